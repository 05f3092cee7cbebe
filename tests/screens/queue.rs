//! The print queue over a real file: F5 tells where a paper went, what didn't come out stands on top with its reason, and
//! is sent to another printer by F6 and F8.

use serde_json::json;

use slipdesk::app::queue::{Queue, stuck};
use slipdesk::kernel::ui::{Desk, Request};
use slipdesk::kernel::words::Lang;

use super::requisition::add;
use super::{Stage, first_slip};

#[test]
fn a_paper_that_does_not_come_out_waits_in_the_queue_and_goes_to_another_printer() {
    for lang in Lang::ALL {
        let mut stage = Stage::new();
        let gone = stage.path.with_file_name("gone").join("lp0");
        let there = stage.path.with_file_name("lp1");
        std::fs::write(&there, "").unwrap();
        add(&mut stage, "printer", json!({"name": "窗口", "kind": "raw", "target": gone, "paper": "241_half"}));
        add(&mut stage, "printer", json!({"name": "備用", "kind": "raw", "target": there, "paper": "241_half"}));
        stage.desk.set("printer", "窗口").unwrap();
        let slip = first_slip(&mut stage);
        stage.keys("{F5}");
        assert!(stage.told().contains("沒有找到打印機「窗口」"), "{}", stage.told());
        assert_eq!(stuck(&stage.desk), 1);

        stage.lang = lang;
        let queue = Queue::new(&Stage::cx(&stage.desk, lang));
        stage.layers.push(Box::new(queue));
        let text = stage.text();
        assert!(text.contains(&slip) && text.contains("窗口") && text.contains('!'), "{text}");
        stage.keys("{F6}{Down}{Enter}");
        let text = stage.text();
        assert!(text.contains("備用") && stage.layers.len() == 3, "{text}");
        stage.keys("{F8}");
        assert!(stage.told().contains("備用"), "{}\n{}", stage.told(), stage.text());
        assert!(std::fs::metadata(&there).unwrap().len() > 100);
        assert_eq!(stuck(&stage.desk), 0);
        // Nothing of the first came out: it is still the same job, and the first print.
        assert_eq!(stage.desk.jobs().len(), 1);
        assert_eq!(stage.desk.jobs()[0].printed, 1);
        // What was printed isn't cancelled.
        stage.keys("{F6}");
        for size in [(80, 24), (120, 36), (200, 50)] {
            stage.size = size;
            stage.draw();
        }
        stage.keys("{Esc}{Esc}");
        assert_eq!(stage.layers.len(), 1);
    }
}

#[test]
fn a_test_page_goes_to_the_printer_that_is_marked() {
    let mut stage = Stage::new();
    let there = stage.path.with_file_name("lp1");
    std::fs::write(&there, "").unwrap();
    add(&mut stage, "printer", json!({"name": "備用", "kind": "raw", "target": there, "paper": "241_half"}));
    stage.layers = vec![Box::new(slipdesk::app::registers::Registers::of(&["printer"]))];
    let text = stage.text();
    assert!(text.contains("備用"), "{text}");
    stage.keys("{F5}");
    assert!(stage.told().contains("備用"), "{}", stage.told());
    assert!(std::fs::metadata(&there).unwrap().len() > 100);
    let refused = Request::TestPage { printer: "tcp://".into() }.carry_out(&mut stage.desk);
    assert!(matches!(refused, Some(slipdesk::kernel::ui::Answer::Refused(_))));
}
