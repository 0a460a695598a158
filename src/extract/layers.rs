//! Optional content: layers that are switched off when a file is opened (ISO 32000-2, 8.11).

use std::collections::HashSet;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::{limits, objects};

/// The groups that are off.
#[derive(Debug, Default)]
pub(super) struct Layers {
    /// The file has layers at all.
    any: bool,
    off: HashSet<ObjectId>,
}

impl Layers {
    /// Reads the default configuration of a file.
    pub(super) fn of(doc: &Document) -> Layers {
        let Some(properties) = doc.catalog().ok().and_then(|c| objects::dict(doc, c, b"OCProperties")) else {
            return Layers::default();
        };
        let groups = |dict: &Dictionary, key: &[u8]| -> HashSet<ObjectId> {
            let listed = objects::array(doc, dict, key).unwrap_or(&[]);
            listed.iter().filter_map(|o| o.as_reference().ok()).collect()
        };
        let Some(config) = objects::dict(doc, properties, b"D") else { return Layers { any: true, ..Layers::default() } };
        let mut off = groups(config, b"OFF");
        if objects::name(doc, config, b"BaseState") == Some(b"OFF") {
            let on = groups(config, b"ON");
            off.extend(groups(properties, b"OCGs").difference(&on));
        }
        Layers { any: true, off }
    }

    /// Whether what belongs to the group or membership under `key` is off.
    pub(super) fn hides(&self, doc: &Document, dict: &Dictionary, key: &[u8]) -> bool {
        self.any && dict.get(key).is_ok_and(|of| !self.shows(doc, of))
    }

    /// Whether a group is on, or a membership says that its content is seen: by its expression where it has one, else by its policy.
    fn shows(&self, doc: &Document, of: &Object) -> bool {
        if of.as_reference().is_ok_and(|id| self.off.contains(&id)) {
            return false;
        }
        let dict = objects::resolve(doc, of).and_then(objects::as_dict);
        let Some(membership) = dict.filter(|d| d.has_type(b"OCMD")) else { return true };
        let expression = membership.get(b"VE").ok().and_then(|ve| self.expression(doc, ve, &mut 0));
        expression.unwrap_or_else(|| self.policy(doc, membership))
    }

    /// The policy of a membership, which is `AnyOn` where none is given. Groups that do not exist have no say.
    fn policy(&self, doc: &Document, membership: &Dictionary) -> bool {
        let groups: Vec<&Object> = match membership.get(b"OCGs") {
            Ok(Object::Array(groups)) => groups.iter().collect(),
            Ok(single) => objects::array(doc, membership, b"OCGs").map_or(vec![single], |groups| groups.iter().collect()),
            Err(_) => return true,
        };
        let states: Vec<bool> = groups
            .into_iter()
            .take(limits::LAYER_TERMS)
            .filter(|group| objects::resolve(doc, group).is_some_and(|o| !matches!(o, Object::Null)))
            .map(|group| group.as_reference().is_ok_and(|id| !self.off.contains(&id)))
            .collect();
        let all = |on: bool| states.iter().all(|state| *state == on);
        states.is_empty()
            || match objects::name(doc, membership, b"P") {
                Some(b"AllOn") => all(true),
                Some(b"AnyOff") => !all(true),
                Some(b"AllOff") => all(false),
                _ => !all(false),
            }
    }

    /// A visibility expression: a group, or an array of `And`, `Or` or `Not` and what it is over. Nothing where it makes no sense.
    fn expression(&self, doc: &Document, of: &Object, read: &mut usize) -> Option<bool> {
        let outermost = *read == 0;
        *read += 1;
        if *read > limits::LAYER_TERMS {
            return None;
        }
        let Some(Object::Array(parts)) = objects::resolve(doc, of) else {
            return of.as_reference().ok().filter(|_| !outermost).map(|id| !self.off.contains(&id));
        };
        let (operator, operands) = parts.split_first()?;
        let mut values = operands.iter().map(|o| self.expression(doc, o, read));
        match operator.as_name().ok()? {
            b"And" => values.try_fold(true, |all, value| Some(value? && all)),
            b"Or" => values.try_fold(false, |any, value| Some(value? || any)),
            b"Not" => values.next()?.map(|value| !value),
            _ => None,
        }
    }
}
