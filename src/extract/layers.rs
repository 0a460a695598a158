//! Optional content: layers that are switched off when a file is opened (ISO 32000-2, 8.11).

use std::collections::{HashMap, HashSet};

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::{limits, objects};

/// Groups that are switched by themselves, over all usages that a file applies; each may list the same ones.
const SWITCHED: usize = 100_000;
/// Names of intents or categories read of one array; there are a handful of each.
const NAMES: usize = 16;

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
        let config = objects::dict(doc, properties, b"D").map(|config| Configuration { doc, config });
        Layers { any: true, off: config.map(|c| c.off(properties)).unwrap_or_default() }
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

/// What decides on the states of groups when a file is opened.
struct Configuration<'a> {
    doc: &'a Document,
    config: &'a Dictionary,
}

impl<'a> Configuration<'a> {
    /// The groups that a reader does not see on the screen.
    fn off(&self, properties: &'a Dictionary) -> HashSet<ObjectId> {
        let mut off = self.groups(self.config, b"OFF");
        if objects::name(self.doc, self.config, b"BaseState") == Some(b"OFF") {
            let on = self.groups(self.config, b"ON");
            off.extend(self.groups(properties, b"OCGs").difference(&on));
        }
        for (group, on) in self.automatic() {
            if on {
                off.remove(&group)
            } else {
                off.insert(group)
            };
        }
        off.retain(|group| self.is_meant(*group));
        off
    }

    /// The states that groups take by themselves when they are looked at: on where all of their usages say so (8.11.4.5).
    fn automatic(&self) -> HashMap<ObjectId, bool> {
        let (mut states, mut left) = (HashMap::new(), SWITCHED);
        let applications = objects::array(self.doc, self.config, b"AS").unwrap_or(&[]).iter().take(limits::LAYER_TERMS);
        let dicts = applications.filter_map(|o| objects::resolve(self.doc, o)).filter_map(objects::as_dict);
        for application in dicts.filter(|d| objects::name(self.doc, d, b"Event") == Some(b"View")) {
            let categories = self.names(application, b"Category");
            for group in self.listed(application, b"OCGs").take(left) {
                left -= 1;
                let usage = self.group(group).and_then(|dict| objects::dict(self.doc, dict, b"Usage"));
                for on in categories.iter().filter_map(|category| self.recommended(usage?, category)) {
                    *states.entry(group).or_insert(true) &= on;
                }
            }
        }
        states
    }

    /// What one category of a group's usage says of its state, at the page's own size. The language and the person of the reader are not
    /// known here.
    fn recommended(&self, usage: &'a Dictionary, category: &[u8]) -> Option<bool> {
        let entry = objects::dict(self.doc, usage, category)?;
        let state = |key: &[u8]| objects::name(self.doc, entry, key).map(|state| state != b"OFF");
        match category {
            b"View" => state(b"ViewState"),
            b"Print" => state(b"PrintState"),
            b"Export" => state(b"ExportState"),
            b"Zoom" => {
                let at = |key: &[u8], usual: f32| objects::number(self.doc, entry, key).unwrap_or(usual);
                Some((at(b"min", 0.0)..at(b"max", f32::INFINITY)).contains(&1.0))
            }
            _ => None,
        }
    }

    /// Whether a group is made for what the configuration is made for; others have no say in what is seen (8.11.2.3).
    fn is_meant(&self, group: ObjectId) -> bool {
        let intents = |dict: &'a Dictionary| Some(self.names(dict, b"Intent")).filter(|names| !names.is_empty());
        let of = |dict: Option<&'a Dictionary>| dict.and_then(intents).unwrap_or_else(|| vec![b"View".as_slice()]);
        let (wanted, own) = (of(Some(self.config)), of(self.group(group)));
        wanted.iter().any(|intent| *intent == b"All" || own.contains(intent))
    }

    fn group(&self, id: ObjectId) -> Option<&'a Dictionary> {
        self.doc.objects.get(&id).and_then(objects::as_dict)
    }

    fn groups(&self, dict: &'a Dictionary, key: &[u8]) -> HashSet<ObjectId> {
        self.listed(dict, key).collect()
    }

    fn listed(&self, dict: &'a Dictionary, key: &[u8]) -> impl Iterator<Item = ObjectId> + use<'a> {
        objects::array(self.doc, dict, key).unwrap_or(&[]).iter().filter_map(|o| o.as_reference().ok())
    }

    /// A name, or the first ones of an array of names.
    fn names(&self, dict: &'a Dictionary, key: &[u8]) -> Vec<&'a [u8]> {
        match objects::get(self.doc, dict, key) {
            Some(Object::Array(names)) => names.iter().take(NAMES).filter_map(|o| o.as_name().ok()).collect(),
            Some(Object::Name(name)) => vec![name],
            _ => Vec::new(),
        }
    }
}
