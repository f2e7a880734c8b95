//! Checks of the structure that plain text gets back.

use super::read_plain;
use crate::read::outline;

fn check(input: &str, expected: &[&str]) {
    let document = read_plain(input.to_owned());
    assert_eq!(document.text, input);
    assert_eq!(outline(&document), expected);
}

#[test]
fn reads_ragged_bullets_as_one_list() {
    check(
        "Så styrs regionen\n\nTre utskott hjälper till:\n  • arbetsutskottet,\n•   personalutskottet\n   • digitalutskottet\n",
        &["h1 Så styrs regionen", "p Tre utskott hjälper till:", "li0 arbetsutskottet,", "li0 personalutskottet", "li0 digitalutskottet"],
    );
}
