//! The links of a build, found by clause.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::Workspace;
use crate::model::{ClauseAddress, Link, LinkKind, RoundKey, TextAddress};

/// Clauses visited on the way from one clause to its forms in another text.
const VISITED: usize = 4_096;

/// Which links end at a clause, and which record holds a text; numbers are places in the workspace's lists.
#[derive(Debug, Default)]
pub(super) struct Graph {
    ends: HashMap<ClauseAddress, Vec<usize>>,
    texts: HashMap<TextAddress, usize>,
}

/// A clause reached over links.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reached {
    /// Product of the confidences on the way.
    pub(super) score: f32,
    /// Texts passed between the two.
    pub(super) through: Vec<TextAddress>,
}

impl Graph {
    pub(super) fn of(workspace: &Workspace) -> Graph {
        let mut graph = Graph::default();
        for (at, link) in workspace.links().iter().enumerate() {
            graph.ends.entry(link.a.clone()).or_default().push(at);
            graph.ends.entry(link.b.clone()).or_default().push(at);
        }
        graph.texts = workspace.records().iter().enumerate().map(|(at, r)| (r.address.clone(), at)).collect();
        graph
    }

    /// The place of a text's record.
    pub(super) fn text(&self, address: &TextAddress) -> Option<usize> {
        self.texts.get(address).copied()
    }
}

impl Workspace {
    /// The links of one kind at a clause, each with the clause at its other end.
    pub(super) fn links_at<'a>(&'a self, clause: &ClauseAddress, kind: LinkKind) -> Vec<(&'a Link, &'a ClauseAddress)> {
        let at = self.graph().ends.get(clause).into_iter().flatten().map(|&at| &self.links()[at]);
        at.filter(|l| l.kind == kind).map(|l| (l, if l.a == *clause { &l.b } else { &l.a })).collect()
    }

    /// The earlier forms of a clause.
    pub(super) fn earlier<'a>(&'a self, clause: &ClauseAddress) -> Vec<(&'a Link, &'a ClauseAddress)> {
        self.links_at(clause, LinkKind::Lineage).into_iter().filter(|(link, _)| link.b == *clause).collect()
    }

    /// The later forms of a clause.
    pub(super) fn later<'a>(&'a self, clause: &ClauseAddress) -> Vec<(&'a Link, &'a ClauseAddress)> {
        self.links_at(clause, LinkKind::Lineage).into_iter().filter(|(link, _)| link.a == *clause).collect()
    }

    /// The forms of a clause in another text of its series: over lineage links from round to round, and one translation link.
    pub(super) fn reach(&self, from: &ClauseAddress, to: &TextAddress) -> BTreeMap<String, Reached> {
        let mut found: BTreeMap<String, Reached> = BTreeMap::new();
        let mut seen: HashSet<&ClauseAddress> = HashSet::from([from]);
        let mut open = vec![(from, Reached { score: 1.0, through: Vec::new() })];
        while let Some((here, so_far)) = open.pop() {
            for (score, next) in self.towards(here, to) {
                let mut reached = Reached { score: so_far.score * score, through: so_far.through.clone() };
                if next.text == *to {
                    let better = found.get(&next.path).is_none_or(|old| old.score < reached.score);
                    if better {
                        found.insert(next.path.clone(), reached);
                    }
                } else if seen.len() < VISITED && seen.insert(next) {
                    reached.through.push(next.text.clone());
                    open.push((next, reached));
                }
            }
        }
        found
    }

    /// Linked clauses that lie on the way to a text.
    fn towards<'a>(&'a self, here: &ClauseAddress, to: &TextAddress) -> Vec<(f32, &'a ClauseAddress)> {
        let between = |round: &RoundKey| {
            let (low, high) = (here.text.round.clone().min(to.round.clone()), here.text.round.clone().max(to.round.clone()));
            (low..=high).contains(round) && *round != here.text.round
        };
        let mut out = Vec::new();
        if here.text.round != to.round {
            let line = self.links_at(here, LinkKind::Lineage);
            out.extend(line.into_iter().filter(|(_, end)| between(&end.text.round)).map(|(link, end)| (link.score, end)));
        }
        if here.text.lang != to.lang {
            let across = self.links_at(here, LinkKind::Translation);
            out.extend(across.into_iter().filter(|(_, end)| end.text.lang == to.lang).map(|(link, end)| (link.score, end)));
        }
        out
    }
}
