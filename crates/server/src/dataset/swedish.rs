//! Swedish letters: comparison without regard to case, and the order of the alphabet.

/// The text in lower case, for comparison without regard to case; a letter and its combining mark count as one letter.
pub fn fold_case(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match (letter, folded.chars().last()) {
            ('\u{30a}', Some('a')) => replace_last(&mut folded, 'å'),
            ('\u{308}', Some('a')) => replace_last(&mut folded, 'ä'),
            ('\u{308}', Some('o')) => replace_last(&mut folded, 'ö'),
            ('\u{301}', Some('e')) => replace_last(&mut folded, 'é'),
            _ => folded.push(letter),
        }
    }
    folded
}

fn replace_last(text: &mut String, letter: char) {
    text.pop();
    text.push(letter);
}

/// A text whose byte order is the order of the Swedish alphabet: å, ä and ö follow z, é stands with e.
pub fn swedish_sort_key(text: &str) -> String {
    fold_case(text)
        .chars()
        .map(|letter| match letter {
            'å' => '{',
            'ä' | 'æ' => '|',
            'ö' | 'ø' => '}',
            'é' | 'è' => 'e',
            'ü' => 'y',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_composition_do_not_matter() {
        assert_eq!(fold_case("ÅRSREDOVISNING"), "årsredovisning");
        assert_eq!(fold_case("Kulturna\u{308}mnden"), fold_case("KULTURNÄMNDEN"));
    }

    #[test]
    fn the_last_letters_come_last() {
        let mut names = ["Örebro", "Ale", "Ängelholm", "Åre", "Zinkgruvan", "alingsås"];
        names.sort_by_key(|name| swedish_sort_key(name));
        assert_eq!(names, ["Ale", "alingsås", "Zinkgruvan", "Åre", "Ängelholm", "Örebro"]);
    }
}
