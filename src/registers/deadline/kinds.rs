//! The kinds of deadlines and everything that is said of one, in one table. What starts, meets or cancels them is the
//! rules' of their workflows.

use crate::kernel::form::field::Choice;
use crate::kernel::problem::Rule;
use crate::kernel::words::{Words, words};

/// A kind of deadline (contract, section 2).
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// Lower snake case, as in JSON and in the file.
    pub code: &'static str,
    /// The word of the trade.
    pub words: Words,
    /// The same for a narrow column: two characters, in English at most five letters.
    pub short: Words,
    /// What is to be done.
    pub task: Words,
    /// By what the user is told when it can't be kept, so that `told_at` and `told_how` are asked for (contract, section
    /// 1); `None` where nobody is told.
    pub told: Option<Rule>,
}

impl Kind {
    const fn told(self, rule: Rule) -> Kind {
        Kind { told: Some(rule), ..self }
    }
}

const fn kind(code: &'static str, words: Words, short: Words, task: Words) -> Kind {
    Kind { code, words, short, task, told: None }
}

const TABLE: [Kind; 20] = [
    kind(
        "contact",
        words("聯繫用戶", "联系用户", "contact"),
        words("聯繫", "联系", "call"),
        words("聯繫用戶約時間", "联系用户约时间", "Telephone, agree a time"),
    )
    .told(Rule::Clause("H17")),
    kind(
        "arrive",
        words("到場", "到场", "on site"),
        words("到場", "到场", "site"),
        words("到場", "到场", "Be on site"),
    )
    .told(Rule::Clause("H17")),
    kind(
        "finish",
        words("處理完畢", "处理完毕", "done"),
        words("修好", "修好", "done"),
        words("處理完畢", "处理完毕", "Finish the work"),
    )
    .told(Rule::Clause("H17")),
    kind(
        "follow_up",
        words("回訪", "回访", "follow-up"),
        words("回訪", "回访", "f-up"),
        words("回訪", "回访", "Follow up"),
    ),
    kind(
        "result_up",
        words("回報調度室", "回报调度室", "report to dispatch"),
        words("回報", "回报", "tell"),
        words("結果報調度室", "结果报调度室", "Report the result to dispatch"),
    ),
    kind(
        "announce",
        words("停熱公告", "停热公告", "announcement"),
        words("公告", "公告", "post"),
        words("告知用戶或貼公告", "告知用户或贴公告", "Tell the users or put up the announcement"),
    ),
    kind(
        "maintenance",
        words("設施維護", "设施维护", "maintenance"),
        words("維護", "维护", "serv."),
        words("維護", "维护", "Service"),
    ),
    kind(
        "building_inspection",
        words("樓內巡檢", "楼内巡检", "building inspection"),
        words("巡檢", "巡检", "insp."),
        words("樓內巡檢", "楼内巡检", "Inspect the building"),
    ),
    kind(
        "certificate",
        words("證書到期", "证书到期", "certificate"),
        words("證書", "证书", "cert."),
        words("換證", "换证", "Renew the certificate"),
    ),
    kind(
        "plan_reply",
        words("方案答覆", "方案答复", "plan reply"),
        words("答覆", "答复", "plan"),
        words("答覆方案", "答复方案", "Answer with the plan"),
    )
    .told(Rule::Clause("H7")),
    kind(
        "supply",
        words("供熱", "供热", "supply"),
        words("供熱", "供热", "heat"),
        words("供熱", "供热", "Supply heat"),
    )
    .told(Rule::House),
    kind(
        "restore",
        words("恢復供熱", "恢复供热", "restoration"),
        words("恢復", "恢复", "rest."),
        words("恢復供熱", "恢复供热", "Restore the supply"),
    )
    .told(Rule::Clause("H12")),
    kind(
        "proposal",
        words("供熱站意見", "供热站意见", "station's proposal"),
        words("意見", "意见", "prop."),
        words("供熱站報意見", "供热站报意见", "The station's proposal"),
    ),
    kind(
        "hand_over",
        words("轉辦", "转办", "hand-over"),
        words("轉辦", "转办", "pass"),
        words("轉辦", "转办", "Hand over"),
    ),
    kind("reply", words("答覆", "答复", "reply"), words("答覆", "答复", "reply"), words("答覆", "答复", "Answer")),
    kind(
        "complaint_follow_up",
        words("投訴回訪", "投诉回访", "complaint follow-up"),
        words("回訪", "回访", "f-up"),
        words("投訴回訪", "投诉回访", "Follow up the complaint"),
    ),
    kind(
        "reading_report",
        words("測溫上報", "测温上报", "reading report"),
        words("上報", "上报", "send"),
        words("上報測溫", "上报测温", "Report the readings"),
    ),
    kind(
        "pass_up",
        words("不合格上報", "不合格上报", "pass up"),
        words("上報", "上报", "up"),
        words("上報不合格", "上报不合格", "Pass the failure up"),
    ),
    kind(
        "investigate",
        words("調查處理", "调查处理", "investigation"),
        words("調查", "调查", "why"),
        words("查明原因", "查明原因", "Investigate the failure"),
    ),
    kind(
        "planned_check",
        words("計劃測溫", "计划测温", "planned check"),
        words("測溫", "测温", "check"),
        words("按計劃測溫", "按计划测温", "Check as planned"),
    ),
];

/// All kinds of deadlines.
pub const KINDS: &[Kind] = &TABLE;

/// The same for a field.
pub const CHOICES: &[Choice] = &choices(&TABLE);

const fn choices<const N: usize>(kinds: &[Kind; N]) -> [Choice; N] {
    let mut out = [Choice { code: "", words: words("", "", ""), key: ' ' }; N];
    let (mut from, mut to) = (kinds.as_slice(), out.as_mut_slice());
    while let ([kind, kinds @ ..], [choice, choices @ ..]) = (from, to) {
        *choice = Choice { code: kind.code, words: kind.words, key: ' ' };
        (from, to) = (kinds, choices);
    }
    out
}

/// One of them as a choice with a key of its own, for a record that has few; a code that is none has no words.
pub const fn choice(code: &'static str, key: char) -> Choice {
    let mut rest = TABLE.as_slice();
    while let [kind, more @ ..] = rest {
        if same(kind.code.as_bytes(), code.as_bytes()) {
            return Choice { code, words: kind.words, key };
        }
        rest = more;
    }
    Choice { code, words: words("", "", ""), key }
}

const fn same(mut one: &[u8], mut other: &[u8]) -> bool {
    while let ([a, one_rest @ ..], [b, other_rest @ ..]) = (one, other) {
        if *a != *b {
            return false;
        }
        (one, other) = (one_rest, other_rest);
    }
    one.is_empty() && other.is_empty()
}

/// A kind by its code.
pub fn of_code(code: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.code == code)
}

/// The word for a kind.
pub fn kind_words(code: &str) -> Option<Words> {
    of_code(code).map(|kind| kind.words)
}

/// The word for a kind in a narrow column.
pub fn short(code: &str) -> Words {
    of_code(code).map_or(words("時限", "时限", "due"), |kind| kind.short)
}

/// Whether the user is told when a deadline of this kind can't be kept.
pub fn is_told(code: &str) -> bool {
    of_code(code).is_some_and(|kind| kind.told.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::text::width::width;
    use crate::kernel::words::Lang;

    #[test]
    fn every_kind_can_be_chosen_and_fits_a_narrow_column() {
        for (kind, choice) in KINDS.iter().zip(CHOICES) {
            assert_eq!((kind.code, kind.words), (choice.code, choice.words));
            assert_eq!(KINDS.iter().filter(|other| other.code == kind.code).count(), 1, "{}", kind.code);
            for lang in Lang::ALL {
                assert!((2..=5).contains(&width(kind.short.get(lang))), "{}", kind.code);
            }
        }
        assert_eq!(KINDS.len(), CHOICES.len());
        assert_eq!(short("finish").get(Lang::En), "done");
        assert_eq!(short("").get(Lang::En), "due");
    }
}
