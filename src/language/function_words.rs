//! Words without content of their own: articles, prepositions, conjunctions, pronouns and auxiliaries, folded.
//!
//! Good for: leaving out what stands beside everything. Not for: telling languages apart (see `cues`, where shared words do not count).

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::model::Lang;

const ES: &str = "a al ante aquel aquella aquellas aquello aquellos asi aun bajo cada como con contra cual cuales cuando cuya cuyas cuyo \
cuyos de del desde donde durante e el ella ellas ello ellos en entre era es esa esas ese eso esos esta estan estas \
este esto estos fue fueron ha hacia han hasta hay la las le les lo los mas mediante mi misma mismo muy ni no nos o os \
para pero por porque pues que quien quienes se sea sean segun ser si sido sin sino sobre son su sus tal tales tambien \
tan tanto tras u un una unas uno unos y ya";
const PT: &str = "a ainda alem ante ao aos apos aquela aquelas aquele aqueles aquilo as assim ate cada com como contra cuja cujas cujo \
cujos da das de dela delas dele deles desde dessa dessas desse desses desta destas deste destes do dos durante e ela \
elas ele eles em entre era eram essa essas esse esses esta estao estas este estes foi foram ha isso isto ja lhe lhes \
mais mas mediante mesma mesmo muito na nao nas nem nessa nesse nesta neste no nos num numa o onde os ou para pela \
pelas pelo pelos perante por porque quais qual quando que quem sao se seja sejam sem sendo ser seu seus sido sob sobre \
sua suas tais tal tambem tao um uma umas uns";
const EN: &str = "a about above after against all also among an and any are as at be because been before being between both but by can \
could did do does during each either for from had has have he her here hers him his how i if in into is it its may \
might more most must nor not of on onto or other our out over own per shall she should so such than that the their \
them then there these they this those through thus to towards under until up upon was we were what when where which \
while who whom whose will with within without would you your";

static WORDS: LazyLock<[(Lang, HashSet<&'static str>); 3]> = LazyLock::new(|| {
    [(Lang::ES, ES), (Lang::PT, PT), (Lang::EN, EN)].map(|(lang, list)| (lang, list.split_whitespace().collect()))
});

/// Whether a folded word has no content of its own in a language; never in a language that is none of the three.
pub fn is_function_word(folded: &str, lang: Lang) -> bool {
    WORDS.iter().any(|(of, words)| *of == lang && words.contains(folded))
}
