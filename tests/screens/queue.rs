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
fn stuck_pages_of_a_printer_are_cancelled_at_once_and_their_reason_is_told_once() {
    let mut stage = Stage::new();
    let gone = stage.path.with_file_name("gone").join("lp0");
    add(&mut stage, "printer", json!({"name": "窗口", "kind": "raw", "target": gone, "paper": "241_half"}));
    for _ in 0..3 {
        let page = Request::TestPage { printer: "窗口".into() };
        assert!(page.carry_out(&mut stage.desk).is_some());
    }
    let queue = Queue::new(&Stage::cx(&stage.desk, Lang::Hant));
    stage.layers.push(Box::new(queue));
    let text = stage.text();
    assert!(text.contains("（測試頁）") && !text.contains("printer-test"), "{text}");
    stage.keys("{F6}{F8}");
    assert!(stage.text().contains("沒有找到打印機") && !stage.told().contains("沒有找到"), "{}", stage.told());
    stage.keys("{F6}{End}");
    assert!(stage.text().contains("全部 3 個作業"), "{}", stage.text());
    let cx = Stage::cx(&stage.desk, Lang::Hant);
    let help = stage.layers.last().unwrap().help(&cx).text.join("\n");
    assert!(help.contains("全部 3 個作業") && help.contains("不再打印"), "{help}");
    stage.keys("{F8}");
    assert!(stage.told().contains("取消了 3 個"), "{}", stage.told());
    assert_eq!(stuck(&stage.desk), 0);
}

#[test]
fn the_default_printer_is_chosen_among_those_that_there_are() {
    use slipdesk::app::registers::Registers;
    let mut stage = Stage::new();
    let there = stage.path.with_file_name("lp1");
    std::fs::write(&there, "").unwrap();
    for name in ["備用", "窗口"] {
        add(&mut stage, "printer", json!({"name": name, "kind": "raw", "target": there, "paper": "241_half"}));
    }
    let slip = first_slip(&mut stage);
    stage.keys("{F5}");
    assert!(stage.told().contains("沒有默認打印機，已存成 PDF：") && stage.told().contains(&slip), "{}", stage.told());
    stage.layers = vec![Box::new(Registers::of(&["printer"]))];
    assert!(!stage.text().contains("默認"), "{}", stage.text());
    stage.keys("{F6}默認{Enter}");
    assert!(stage.told().contains("默認打印機："), "{}\n{}", stage.told(), stage.text());
    let text = stage.text();
    let default = stage.desk.setting("printer");
    assert!(text.contains(&format!("* {default}（默認）")), "{text}");
    stage.layers = vec![Box::new(Registers::of(&["setting"]))];
    stage.keys("/打印機{Enter}{Enter}");
    stage.keys("{F7}");
    let text = stage.text();
    assert!(text.contains("備用") && text.contains("窗口"), "{text}");
    stage.keys("{Down}{F8}");
    assert_ne!(stage.desk.setting("printer"), default, "{}", stage.text());
    // Where the spooler can be asked, a name that nobody knows is refused; a path may stand there always.
    assert!(stage.desk.set("printer", "tcp://").is_err());
    assert!(stage.desk.set("printer", "有 空格").is_err());
    assert!(stage.desk.set("printer", "/dev/usb/lp9").is_ok() && stage.desk.set("printer", "").is_ok());
}

#[test]
fn a_text_typed_into_a_choice_changes_nothing_and_says_which_keys_there_are() {
    let mut stage = Stage::new();
    stage.layers = vec![Box::new(slipdesk::app::registers::Registers::of(&["printer"]))];
    stage.keys("{F2}遠處{Enter}");
    let before = stage.text();
    stage.keys("tcp://c");
    let text = stage.text();
    assert!(text.contains("打的字沒有收") && text.contains("t 網絡端口"), "{text}");
    stage.keys("{BS}t");
    assert_ne!(stage.text(), before);
    stage.keys("x");
    assert!(stage.text().contains("按一個鍵選"), "{}", stage.text());
    // All papers are in sight on the smallest screen.
    stage.keys("{BS}t{Enter}10.0.0.5{Enter}");
    let text = stage.text();
    for paper in ["A4 紙", "A5 紙", "整張", "二等分", "三等分"] {
        assert!(text.contains(paper), "{paper}: {text}");
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
