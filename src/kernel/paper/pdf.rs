//! A laid-out paper as PDF. Decides no place and no line break: `plan` has them. Writes no time and no name but the
//! paper's, so that the same paper is the same bytes next year.

use krilla::color::rgb;
use krilla::geom::{Path, PathBuilder, Point, Rect, Transform};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::text::{GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};

use super::font::{Face, Shaped};
use super::plan::{Bar, Line, Placed, Plan, on_dot, page_size, plan, points};
use super::{Paper, Sheet};
use crate::kernel::problem::{Failure, Outcome, Problem};
use crate::kernel::text::clean::{Newlines, for_terminal};
use crate::kernel::text::width::Align;
use crate::kernel::words::Lang;
use crate::say;

const BLACK: (u8, u8, u8) = (0, 0, 0);
const RED: (u8, u8, u8) = (176, 0, 0);
/// Bars of charts: large areas of black cost toner and shine.
const GREY: (u8, u8, u8) = (110, 110, 110);
/// Light enough to read the form through it, dark enough for a worn printer.
const PALE: (u8, u8, u8) = (218, 218, 218);

/// The page that sheets are put on, in tenths of a millimetre.
#[derive(Clone, Copy)]
pub(super) struct Page {
    /// Its width, that of the sheets.
    pub(super) width: u16,
    /// Its height; sheets that are lower stand at its top.
    pub(super) height: u16,
    /// How many sheets stand on it, one below the other.
    pub(super) stacked: u8,
}

/// All sheets.
///
/// # Errors
/// `pdf_failed` where the writer refuses.
pub(super) fn render(paper: &Paper, sheets: &[Sheet], on: Page) -> Outcome<Vec<u8>> {
    let settings = SerializeSettings { enable_tagging: false, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let title = for_terminal(&format!("{} {}", paper.title, paper.number), Newlines::Mark).into_owned();
    document.set_metadata(Metadata::new().title(title).language(paper.lang.tag().to_string()));
    let (width, height) = (points(on.width), points(on.height));
    let step = height / f32::from(on.stacked.max(1));
    for together in sheets.chunks(usize::from(on.stacked.max(1))) {
        let settings = PageSettings::from_wh(width, height).ok_or_else(|| failed("page size"))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        let mut top = 0.0;
        for (at, sheet) in together.iter().enumerate() {
            if at > 0 {
                cutting_line(&mut surface, top, width);
            }
            surface.push_transform(&Transform::from_translate(0.0, on_dot(top)));
            if !paper.across.is_empty() {
                across(&mut surface, &paper.across.join("  "), paper.lang, page_size(paper.format))?;
            }
            draw(&mut surface, &plan(sheet, paper.format, paper.digits.as_deref()), paper.lang)?;
            surface.pop();
            top += step;
        }
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|error| failed(&format!("{error:?}")))
}

/// A light dashed line to cut along.
fn cutting_line(surface: &mut Surface<'_>, y: f32, width: f32) {
    let dash = StrokeDash { array: vec![4.0, 4.0], offset: 0.0 };
    let paint = rgb::Color::new(PALE.0, PALE.1, PALE.2).into();
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke { paint, width: 0.5, dash: Some(dash), ..Stroke::default() }));
    if let Some(path) = stroke_path(&Line { from: (0.0, y), to: (width, y), width: 0.5 }) {
        surface.draw_path(&path);
    }
    surface.set_stroke(None);
}

fn failed(cause: &str) -> Failure {
    let problem = Problem::new(
        "pdf_failed",
        say!(
            "PDF 做不出來，什麼也沒打印。請改用文本輸出（--out FILE.txt）。",
            "PDF 做不出来，什么也没打印。请改用文本输出（--out FILE.txt）。",
            "The PDF could not be made; nothing was printed. Print to text instead (--out FILE.txt)."
        ),
    );
    Failure::broken(problem, cause)
}

fn draw(surface: &mut Surface<'_>, plan: &Plan, lang: Lang) -> Outcome<()> {
    surface.set_fill(None);
    for line in &plan.lines {
        surface.set_stroke(Some(Stroke { width: line.width, ..Stroke::default() }));
        if let Some(path) = stroke_path(line) {
            surface.draw_path(&path);
        }
    }
    surface.set_stroke(None);
    for (bars, colour) in [(&plan.chart, GREY), (&plan.bars, BLACK)] {
        surface.set_fill(Some(fill(colour)));
        if let Some(path) = bars_path(bars) {
            surface.draw_path(&path);
        }
    }
    for placed in &plan.texts {
        text(surface, placed, lang)?;
    }
    Ok(())
}

fn fill((red, green, blue): (u8, u8, u8)) -> Fill {
    let paint = rgb::Color::new(red, green, blue).into();
    Fill { paint, opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}

fn stroke_path(line: &Line) -> Option<Path> {
    let mut path = PathBuilder::new();
    path.move_to(line.from.0, line.from.1);
    path.line_to(line.to.0, line.to.1);
    path.finish()
}

fn bars_path(bars: &[Bar]) -> Option<Path> {
    let mut path = PathBuilder::new();
    for bar in bars {
        path.push_rect(Rect::from_xywh(bar.x, bar.y, bar.width, bar.height)?);
    }
    path.finish()
}

fn natural_width(shaped: &[Shaped]) -> f32 {
    shaped.iter().map(|glyph| glyph.advance).sum()
}

fn glyphs(shaped: &[Shaped]) -> Vec<KrillaGlyph> {
    let glyph = |shaped: &Shaped| KrillaGlyph {
        glyph_id: GlyphId::new(shaped.glyph),
        text_range: shaped.from..shaped.to,
        x_advance: shaped.advance,
        x_offset: shaped.offset,
        y_offset: 0.0,
        y_advance: 0.0,
        location: None,
    };
    shaped.iter().map(glyph).collect()
}

fn text(surface: &mut Surface<'_>, placed: &Placed, lang: Lang) -> Outcome<()> {
    let face = placed.face.load()?;
    let shaped = face.shape(&placed.text, lang);
    let natural = natural_width(&shaped);
    let size = placed.size.min(placed.width / natural.max(0.01));
    let spare = placed.width - natural * size;
    let x = match placed.align {
        Align::Left => placed.x,
        Align::Centre => placed.x + spare / 2.0,
        Align::Right => placed.x + spare,
    };
    surface.set_fill(Some(fill(if placed.is_red { RED } else { BLACK })));
    surface.draw_glyphs(Point::from_xy(x, placed.y), &glyphs(&shaped), face.font.clone(), &placed.text, size, false);
    Ok(())
}

/// Large pale words from the lower left to the upper right, as outlines: they are no text to copy.
fn across(surface: &mut Surface<'_>, words: &str, lang: Lang, (width, height): (f32, f32)) -> Outcome<()> {
    let face = Face::Hei.load()?;
    let words = for_terminal(words, Newlines::Mark);
    let shaped = face.shape(&words, lang);
    let natural = natural_width(&shaped).max(1.0);
    let size = (width * 0.7 / natural).min(height * 0.36);
    let (centre_x, centre_y) = (width / 2.0, height / 2.0);
    surface.push_transform(&Transform::from_rotate_at(-22.0, centre_x, centre_y));
    surface.set_stroke(None);
    surface.set_fill(Some(fill(PALE)));
    let start = Point::from_xy(centre_x - natural * size / 2.0, centre_y + 0.38 * size);
    surface.draw_glyphs(start, &glyphs(&shaped), face.font.clone(), &words, size, true);
    surface.pop();
    Ok(())
}
