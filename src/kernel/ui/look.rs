//! How things look: sixteen colours of the terminal, light or dark, or none; lines as frames or as plain signs.
//!
//! Colour never says anything alone: a word or a sign stands beside it.

use ratatui::style::{Color, Modifier, Style};

/// The styles in force.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Look {
    /// Whether colours may be used (`NO_COLOR` unset).
    pub colour: bool,
    /// Whether the terminal's ground is light.
    pub light: bool,
    /// Whether lines are drawn with `-` and `|`, for terminals that draw frame signs two cells wide.
    pub ascii: bool,
}

impl Default for Look {
    fn default() -> Look {
        Look { colour: true, light: false, ascii: false }
    }
}

impl Look {
    /// The look that the terminal's variables ask for: `NO_COLOR`, and `COLORFGBG` where a terminal tells its ground.
    pub fn from_variables(no_color: Option<&str>, colorfgbg: Option<&str>) -> Look {
        let ground = colorfgbg.and_then(|pair| pair.rsplit(';').next()).and_then(|ground| ground.parse::<u8>().ok());
        Look {
            colour: no_color.is_none_or(str::is_empty),
            light: ground.is_some_and(|ground| ground == 7 || ground == 15),
            ascii: false,
        }
    }

    fn tint(self, dark: Color, light: Color) -> Style {
        match (self.colour, self.light) {
            (false, _) => Style::new(),
            (true, false) => Style::new().fg(dark),
            (true, true) => Style::new().fg(light),
        }
    }

    /// Usual text.
    pub fn plain(self) -> Style {
        Style::new()
    }

    /// Labels, notes, what is void: there, but not in the way.
    pub fn quiet(self) -> Style {
        if self.colour { Style::new().fg(Color::DarkGray) } else { Style::new().add_modifier(Modifier::DIM) }
    }

    /// The one accent: where one is.
    pub fn accent(self) -> Style {
        self.tint(Color::Cyan, Color::Blue).add_modifier(Modifier::BOLD)
    }

    /// Headings.
    pub fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// What is wrong or late.
    pub fn wrong(self) -> Style {
        self.tint(Color::LightRed, Color::Red)
    }

    /// What went well.
    pub fn good(self) -> Style {
        self.tint(Color::Green, Color::Green)
    }

    /// The selected row of a list.
    pub fn selected(self) -> Style {
        // One plain bar: colours inside it would be spots.
        let plain = if self.colour { Style::new().fg(Color::Reset).bg(Color::Reset) } else { Style::new() };
        plain.add_modifier(Modifier::REVERSED).remove_modifier(Modifier::DIM)
    }

    /// The field in which one types.
    pub fn field(self) -> Style {
        Style::new().add_modifier(Modifier::UNDERLINED)
    }

    /// The sign that rules are drawn with.
    pub fn rule(self) -> &'static str {
        if self.ascii { "-" } else { "─" }
    }

    /// The sign of upright lines.
    pub fn bar(self) -> &'static str {
        if self.ascii { "|" } else { "│" }
    }

    /// The sign of a full block, for large letters and charts.
    pub fn block(self) -> &'static str {
        if self.ascii { "#" } else { "█" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_terminals_variables_decide() {
        assert!(!Look::from_variables(Some("1"), None).colour);
        assert!(Look::from_variables(Some(""), None).colour);
        assert!(Look::from_variables(None, Some("0;15")).light);
        assert!(!Look::from_variables(None, Some("15;0")).light);
    }

    #[test]
    fn without_colour_no_style_names_one() {
        let look = Look { colour: false, ..Look::default() };
        for style in
            [look.plain(), look.quiet(), look.accent(), look.strong(), look.wrong(), look.good(), look.selected()]
        {
            assert_eq!((style.fg, style.bg), (None, None));
        }
    }
}
