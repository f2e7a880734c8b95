//! Invented place names: as Swedish ones are made, and no two of them alike enough to be one misspelt.

/// What a name begins with; any two differ by three letters or more, as do any two of the endings.
const STEMS: &[&str] = &[
    "Björk", "Gran", "Lind", "Alm", "Hassel", "Sten", "Fågel", "Varg", "Silver", "Eke", "Ljung", "Norr", "Söder", "Väster", "Hjort", "Röd", "Vit", "Guld",
    "Järn", "Drott", "Bisko", "Kloster", "Munke", "Havs", "Lejon", "Duv", "Måns", "Tjäder", "Timmer", "Präst", "Humle", "Hamra", "Enbär", "Sommar", "Kallings",
    "Krä", "Flod", "Låg", "Tjur", "Getings",
];

/// What may stand between.
const MIDDLES: &[&str] = &["", "inge", "holms", "bergs"];

/// What a name ends in.
const ENDINGS: &[&str] = &[
    "by", "vik", "torp", "sjö", "lunda", "hult", "köping", "stad", "berga", "näset", "dal", "holmen", "åker", "backa", "hamn", "bruk", "måla", "udden",
    "kyrka", "mossen", "änge",
];

/// How many names there are.
pub(super) const PLACES: usize = STEMS.len() * MIDDLES.len() * ENDINGS.len();

/// The name of one of the [`PLACES`]; further indexes begin again. Neighbours share neither stem nor ending.
pub(super) fn place_name(index: usize) -> String {
    let (round, at) = ((index / STEMS.len()) % (MIDDLES.len() * ENDINGS.len()), index % STEMS.len());
    let (middle, ending) = (round / ENDINGS.len(), (round + at) % ENDINGS.len());
    format!("{}{}{}", STEMS[at], MIDDLES[middle], ENDINGS[ending])
}

/// The name as the first part of a compound: "Björkviks" of "Björkviksnämnden".
pub(super) fn first_part(name: &str) -> String {
    if name.ends_with(['a', 'e', 'y', 'ö', 's']) { name.to_owned() } else { format!("{name}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The least number of letters to change, add or leave out.
    fn distance(one: &[char], other: &[char]) -> usize {
        let mut row: Vec<usize> = (0..=other.len()).collect();
        for (index, letter) in one.iter().enumerate() {
            let mut diagonal = row[0];
            row[0] = index + 1;
            for (at, with) in other.iter().enumerate() {
                let next = (diagonal + usize::from(letter != with)).min(row[at] + 1).min(row[at + 1] + 1);
                diagonal = std::mem::replace(&mut row[at + 1], next);
            }
        }
        row[other.len()]
    }

    /// The distance of two words without what they begin and end with alike.
    fn difference(one: &[char], other: &[char]) -> usize {
        let begin = one.iter().zip(other).take_while(|(one, other)| one == other).count();
        let (one, other) = (&one[begin..], &other[begin..]);
        let end = one.iter().rev().zip(other.iter().rev()).take_while(|(one, other)| one == other).count();
        let (one, other) = (&one[..one.len() - end], &other[..other.len() - end]);
        // More than six letters that begin and end differently are never but two letters apart here.
        if one.len().max(other.len()) > 6 { one.len().max(other.len()) } else { distance(one, other) }
    }

    #[test]
    fn no_two_places_are_alike() {
        let names: Vec<Vec<char>> = (0..PLACES).map(|index| first_part(&place_name(index)).to_lowercase().chars().collect()).collect();
        for (index, name) in names.iter().enumerate() {
            let like = names[..index].iter().find(|other| name.len().abs_diff(other.len()) <= 2 && difference(name, other) <= 2);
            assert_eq!(like, None, "{}", name.iter().collect::<String>());
        }
    }

    #[test]
    fn names_are_compounded_as_swedish_ones() {
        assert_eq!(["Björkvik", "Granås", "Almby", "Lindlunda"].map(first_part), ["Björkviks", "Granås", "Almby", "Lindlunda"]);
    }
}
