//! Draws the program: the frame, the lowest screen that is seen, what is popped over it, and the real cursor.

use ratatui::Frame as Paint;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect, Size};

use super::queue;
use super::state::App;
use crate::kernel::text::wrap::wrap;
use crate::kernel::ui::frame::{self, Frame, SMALLEST};
use crate::kernel::ui::{Canvas, Cx, Layer};

impl App {
    /// Paints one frame and puts the cursor at the insertion point.
    pub fn paint(&mut self, paint: &mut Paint<'_>) {
        let area = paint.area();
        let cursor = self.draw(paint.buffer_mut(), area);
        self.painted = self.is_counting().then(|| (paint.buffer_mut().clone(), cursor));
        if let Some(cursor) = cursor {
            paint.set_cursor_position(cursor);
        }
    }

    /// Paints the last frame once more with what is counted down: nothing else moves, nothing is read from the file, and
    /// the cursor stays where it is.
    pub fn pulse(&mut self, paint: &mut Paint<'_>) {
        let area = paint.area();
        let Some((mut buffer, cursor)) = self.painted.take().filter(|(buffer, _)| buffer.area == area) else {
            return self.paint(paint);
        };
        let mut canvas = Canvas::new(&mut buffer, self.look);
        let cx = Cx { desk: self.desk.as_ref(), lang: self.lang, look: self.look, now: self.desk.view().now() };
        let top = match self.layers.last_mut() {
            Some(layer) => Some(layer),
            None => self.roots.get_mut(self.active).and_then(Option::as_mut),
        };
        if let Some(top) = top {
            top.pulse(&mut canvas, &cx);
        }
        frame::draw_countdown(&mut canvas, area, self.countdown.as_ref(), cx.now, self.lang);
        paint.buffer_mut().clone_from(&buffer);
        if let Some(cursor) = cursor {
            paint.set_cursor_position(cursor);
        }
        self.painted = Some((buffer, cursor));
    }

    /// Draws into a buffer and gives the insertion point.
    pub fn draw(&mut self, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        self.resize(Size::new(area.width, area.height));
        let mut canvas = Canvas::new(buffer, self.look);
        if self.is_too_small() {
            self.draw_too_small(&mut canvas, area);
            return None;
        }
        let opaque = self.layers.iter().rposition(|layer| !layer.is_overlay());
        let body = frame::body_above(area, self.notice.as_ref(), self.lang);
        let cx = Cx { desk: self.desk.as_ref(), lang: self.lang, look: self.look, now: self.desk.view().now() };
        let root = self.roots.get_mut(self.active).and_then(Option::as_mut).filter(|_| opaque.is_none());
        let over = self.layers.iter_mut().skip(opaque.unwrap_or(0));
        let mut cursor = None;
        for layer in root.into_iter().chain(over) {
            layer.draw(&mut canvas, body, &cx);
            cursor = layer.cursor();
        }
        // The key bar comes last: drawing may have read what the commands depend on.
        self.draw_frame(&mut canvas, area, opaque);
        cursor.filter(|cursor| body.contains(*cursor))
    }

    fn draw_frame(&self, canvas: &mut Canvas<'_>, area: Rect, opaque: Option<usize>) {
        let cx = self.cx();
        let open: Option<&dyn Layer> = opaque.and_then(|at| self.layers.get(at)).map(AsRef::as_ref);
        let left = match open {
            Some(layer) => layer.title(&cx),
            None => format!("{}  {}", self.desk.setting("office_name"), self.desk.file_name()).trim().to_string(),
        };
        let brief = if open.is_none() { self.desk.file_name() } else { String::new() };
        let seen = open.or_else(|| self.roots.get(self.active).and_then(Option::as_ref).map(AsRef::as_ref));
        let note = seen.map(|layer| layer.note(&cx)).unwrap_or_default();
        let commands = self.commands();
        let alarm = if self.alone { String::new() } else { queue::stuck_line(self.stuck, self.lang) };
        let frame = Frame {
            left: &left,
            brief: &brief,
            operator: &self.desk.operator().name,
            alarm: &alarm,
            now: cx.now,
            training: self.desk.view().is_training(),
            tabs: if self.alone { &[] } else { &self.labels },
            active: self.active,
            alone: open.is_some_and(|layer| !layer.is_open()),
            note: &note,
            notice: self.notice.as_ref(),
            commands: &commands,
            countdown: if self.alone { None } else { self.countdown.as_ref() },
        };
        frame::draw(canvas, area, &frame, self.lang);
    }

    fn draw_too_small(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let (wide, high) = SMALLEST;
        let (has_wide, has_high) = (area.width, area.height);
        let say = crate::say!(
            "窗口太小：要 {wide}x{high}，現在 {has_wide}x{has_high}。放大窗口就能接著做，填過的都在。",
            "窗口太小：要 {wide}x{high}，现在 {has_wide}x{has_high}。放大窗口就能接着做，填过的都在。",
            "The window is too small: {wide}x{high} are needed, it has {has_wide}x{has_high}. Enlarge it to go on; what you typed is kept."
        );
        let style = canvas.look.plain();
        for (y, line) in (area.top()..area.bottom()).zip(wrap(say.get(self.lang), usize::from(area.width))) {
            canvas.text(area.x, y, line, area.width, style);
        }
    }
}
