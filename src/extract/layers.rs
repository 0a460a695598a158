//! Optional content: layers that are switched off when a file is opened (ISO 32000-2, 8.11).

use std::collections::HashSet;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::objects;

/// The groups that are off.
#[derive(Debug, Default)]
pub(super) struct Layers {
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
        let Some(config) = objects::dict(doc, properties, b"D") else { return Layers::default() };
        let mut off = groups(config, b"OFF");
        if objects::name(doc, config, b"BaseState") == Some(b"OFF") {
            let on = groups(config, b"ON");
            off.extend(groups(properties, b"OCGs").difference(&on));
        }
        Layers { off }
    }

    /// Whether what belongs to the group or membership under `key` is off. A membership is off when all its groups are (the policy
    /// `AnyOn`, which is the default); other policies and expressions count as on.
    pub(super) fn hides(&self, doc: &Document, dict: &Dictionary, key: &[u8]) -> bool {
        if self.off.is_empty() {
            return false;
        }
        if objects::reference(dict, key).is_some_and(|id| self.off.contains(&id)) {
            return true;
        }
        let Some(membership) = objects::dict(doc, dict, key).filter(|d| d.has_type(b"OCMD") && !d.has(b"VE")) else {
            return false;
        };
        let groups: Vec<&Object> = match membership.get(b"OCGs") {
            Ok(Object::Array(groups)) => groups.iter().collect(),
            Ok(single) => vec![single],
            Err(_) => return false,
        };
        let any_on = objects::name(doc, membership, b"P").is_none_or(|policy| policy == b"AnyOn");
        any_on && !groups.is_empty() && groups.iter().all(|g| g.as_reference().is_ok_and(|id| self.off.contains(&id)))
    }
}
