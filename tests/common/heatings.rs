//! Heating applications to print, all invented.

#![allow(clippy::unwrap_used, clippy::inconsistent_digit_grouping, reason = "made for tests; hundredths stand apart")]

use slipdesk::kernel::number::Letter;
use slipdesk::kernel::text::address::Address;
use slipdesk::kernel::time::Minute;
use slipdesk::kernel::time::calendar::Calendar;
use slipdesk::kernel::time::deadline::TimeOfDay;
use slipdesk::kernel::units::{Area, Celsius, Fen};
use slipdesk::kernel::words::{Lang, words};
use slipdesk::registers::deadline::{Asked, Change, Ground, Kept, Limit, follow};
use slipdesk::registers::user::class::{BuildingKind, UserClass};
use slipdesk::workflow::PaperJob;
use slipdesk::workflow::paper::{FeeFacts, OfficeFacts};
use slipdesk::workflows::heating::papers::HeatingFacts;
use slipdesk::workflows::heating::rules::{
    Application, AreaNotice, Channel, Contract, Done, Fact, Fee, Home, Kind, Method, Notes, Part, Stage, Verdict, Wish,
    Works,
};

use super::repairs::{job, number, office};
use super::slips::{minute, pick};

/// What the papers of one application are made of.
pub struct Case {
    pub app: Application,
    pub amended: i64,
    pub office: OfficeFacts,
    pub fees: Vec<FeeFacts>,
    pub deadlines: Vec<Kept>,
    pub job: PaperJob,
}

impl Case {
    /// Makes a paper of it.
    pub fn paper<T>(&self, make: impl FnOnce(&HeatingFacts<'_>) -> T) -> T {
        make(&HeatingFacts {
            app: &self.app,
            amended: self.amended,
            office: &self.office,
            deadlines: &self.deadlines,
            fees: &self.fees,
            job: &self.job,
        })
    }

    /// Records a step.
    pub fn did(&mut self, at: &str, fact: Fact) {
        let n = i64::try_from(self.app.log.len()).unwrap() + 1;
        self.app.log.push(Done { n, at: minute(at), fact });
    }

    /// Asks for a deadline, as the file would hold it.
    pub fn owes(&mut self, kind: &'static str, clause: &'static str, start: Minute, limit: Limit) {
        let calendar = Calendar::builtin();
        let ground = Ground { now: start, ..ground(&calendar) };
        let mut new = follow("H2611-0007-4", "heating", &[], &[Asked::new(kind, Some(clause), start, limit)], &ground);
        self.deadlines.append(&mut new);
    }
}

fn ground(calendar: &Calendar) -> Ground<'_> {
    Ground {
        change: Change::Step,
        now: minute("2026-11-20T15:10"),
        late_typed: false,
        calendar,
        seasons: &[],
        counted: None,
    }
}

fn fee(lang: Lang, hant: &'static str, hans: &'static str, en: &'static str, price: i64) -> FeeFacts {
    FeeFacts {
        name: pick(lang, hant, hans, en).to_string(),
        unit: words("平方米", "平方米", "m2"),
        price: Fen(price),
        basis: pick(lang, "市價費〔2026〕12 號", "市价费〔2026〕12 号", "price document 2026-12").to_string(),
    }
}

/// A home that applies for heat on a Friday afternoon: just accepted.
pub fn home(lang: Lang) -> Case {
    let word = |hant: &'static str, hans: &'static str, en: &'static str| pick(lang, hant, hans, en).to_string();
    let accepted_at = minute("2026-11-20T15:10");
    let app = Application {
        number: number(Letter::Heating, 7),
        kind: Kind::NewResidential,
        accepted_at,
        channel: Channel::Visit,
        applicant: word("王建國", "王建国", "Wang Jianguo"),
        phone: "13800000001".to_string(),
        id_no: Some("130182199001011234".to_string()),
        user: None,
        account: None,
        address: Address {
            estate: word("錦繡家園", "锦绣家园", "Jinxiu Garden"),
            building: "3".to_string(),
            unit: "2".to_string(),
            room: "501".to_string(),
        },
        station: word("城東供熱站", "城东供热站", "East Station"),
        substation: Some(word("3 號換熱站", "3 号换热站", "Substation 3")),
        handler: (2, word("林小雨", "林小雨", "Lin Xiaoyu")),
        home: Home { class: UserClass::Residential, building: BuildingKind::Block, own_loop: true, heated_area: None },
        wish: Wish::New { floor_area: Some(Area(89_50)), applied_area: Some(Area(89_50)) },
        contract: None,
        works: None,
        papers: vec![
            word("不動產權證或購房合同", "不动产权证或购房合同", "title deed or purchase contract"),
            word("室內管道照片", "室内管道照片", "photographs of the pipes"),
        ],
        papers_missing: vec![word("戶主身份證", "户主身份证", "identity card of the owner")],
        buildings: Vec::new(),
        households: None,
        outside_reason: None,
        remarks: None,
        log: Vec::new(),
    };
    let fees = vec![
        fee(lang, "熱費", "热费", "Heat fee", 25_00),
        fee(lang, "增容配套費", "增容配套费", "Capacity fee", 60_00),
    ];
    let mut case = Case { app, amended: 0, office: office(lang), fees, deadlines: Vec::new(), job: job(lang) };
    case.owes("plan_reply", "H7", accepted_at, Limit::WorkingDays(3, TimeOfDay::CLOSE_OF_BUSINESS));
    case
}

/// A developer's three buildings from the acceptance to the supply.
pub fn load(lang: Lang) -> Case {
    let mut case = home(lang);
    let word = |hant: &'static str, hans: &'static str, en: &'static str| pick(lang, hant, hans, en).to_string();
    let app = &mut case.app;
    app.kind = Kind::NewLoad;
    app.applicant = word("濱河房地產開發有限公司", "滨河房地产开发有限公司", "Binhe Development Co., Ltd.");
    app.account = Some(("200018".to_string(), app.applicant.clone()));
    app.user = Some(18);
    app.address = Address { estate: word("濱河二期", "滨河二期", "Binhe II"), ..Address::default() };
    app.buildings = vec!["5".into(), "6".into(), "7".into()];
    app.households = Some(216);
    app.home.class = UserClass::Nonresidential;
    app.wish = Wish::New { floor_area: Some(Area(24_680_00)), applied_area: Some(Area(23_950_50)) };
    app.works = Some(Works {
        section: Some(word(
            "濱河路（人民街至學院街）北側",
            "滨河路（人民街至学院街）北侧",
            "Binhe Road, Renmin to Xueyuan Street",
        )),
        from: minute("2026-11-24T08:00").day().into(),
        to: minute("2026-12-18T08:00").day().into(),
        contractor: Some(word("宏遠安裝工程有限公司", "宏远安装工程有限公司", "Hongyuan Works Co., Ltd.")),
        contractor_qualification: Some("GC2-0117".into()),
        designer: Some(word("市建築設計院", "市建筑设计院", "City Design Institute")),
        designer_qualification: Some("A113-0042".into()),
        responsible: Some(word("單志強", "单志强", "Shan Zhiqiang")),
        phone: Some("13900000002".into()),
    });
    case.did(
        "2026-11-24T10:20",
        Fact::ReplyPlan {
            agreed: true,
            content: word(
                "自 3 號換熱站接管，一次網 DN200 延伸 180 米；新建換熱機組一套，分戶計量。",
                "自 3 号换热站接管，一次网 DN200 延伸 180 米；新建换热机组一套，分户计量。",
                "From substation 3, primary network DN200 extended by 180 m; a new set of exchangers, meters by flat.",
            ),
            by: word("周明", "周明", "Zhou Ming"),
        },
    );
    for (at, stage, part, result) in [
        ("2026-11-27T09:30", Stage::Midway, Part::Outer, Verdict::Pass),
        ("2026-12-02T09:30", Stage::Midway, Part::Indoor, Verdict::Fail),
        ("2026-12-04T09:30", Stage::Midway, Part::Indoor, Verdict::Pass),
        ("2026-12-15T14:00", Stage::Completion, Part::Outer, Verdict::Pass),
        ("2026-12-16T14:00", Stage::Completion, Part::Indoor, Verdict::Pass),
    ] {
        let defects = (result == Verdict::Fail).then(|| {
            word(
                "6 號樓 2 單元立管保溫缺 3 米",
                "6 号楼 2 单元立管保温缺 3 米",
                "building 6, riser 2: 3 m without insulation",
            )
        });
        case.did(
            at,
            Fact::Inspect {
                stage,
                part,
                inspectors: word("周明、陳志強", "周明、陈志强", "Zhou Ming, Chen Zhiqiang"),
                basis: word("CJJ 28、施工圖", "CJJ 28、施工图", "CJJ 28, drawings"),
                result,
                notes: Notes {
                    materials: Some(word("管材、閥門合格證齊全", "管材、阀门合格证齐全", "all certificates seen")),
                    defects,
                    design_changes: None,
                },
            },
        );
    }
    for (at, part) in [("2026-12-17T10:00", Part::Outer), ("2026-12-17T15:00", Part::Indoor)] {
        case.did(
            at,
            Fact::Accept {
                part,
                departments: word("生產技術部、客服部", "生产技术部、客服部", "Engineering, Customer Service"),
                station_by: word("孫衛國", "孙卫国", "Sun Weiguo"),
                result: Verdict::Pass,
            },
        );
    }
    let contract =
        Contract { number: "GR-2026-118".into(), date: minute("2026-12-17T16:00").day(), celsius: Some(Celsius(180)) };
    case.did("2026-12-17T16:00", Fact::Contract(contract));
    for (fee, amount) in [(Fee::Heat, 598_762_50), (Fee::Capacity, 1_437_030_00), (Fee::OuterWorks, 86_000_00)] {
        case.did(
            "2026-12-18T09:00",
            Fact::Pay {
                fee,
                amount: Fen(amount),
                receipt_no: "0086213".into(),
                due: Fen(amount),
                required: Fen(amount),
            },
        );
    }
    let account = case.app.account.clone().unwrap();
    case.did(
        "2026-12-18T10:00",
        Fact::AreaNotice(AreaNotice {
            user: 18,
            account,
            before: Area(0),
            change: Area(23_950_50),
            effective_from: minute("2026-12-18T10:00").day(),
            checked_by: word("陳志強", "陈志强", "Chen Zhiqiang"),
            approved_by: word("趙國華", "赵国华", "Zhao Guohua"),
        }),
    );
    case.did(
        "2026-12-18T10:30",
        Fact::SupplyNotice {
            from: minute("2026-12-18T10:00").day(),
            issued_by: word("趙國華", "赵国华", "Zhao Guohua"),
        },
    );
    case
}

fn approved(case: &mut Case, at: &str) {
    let lang = case.job.lang;
    let word = |hant: &'static str, hans: &'static str, en: &'static str| pick(lang, hant, hans, en).to_string();
    case.did(at, Fact::Approve { by: (7, word("趙國華", "赵国华", "Zhao Guohua")), method: Method::Paper });
}

/// A registered home.
fn known(lang: Lang, kind: Kind, wish: Wish) -> Case {
    let mut case = home(lang);
    (case.app.kind, case.app.wish) = (kind, wish);
    case.app.user = Some(1);
    case.app.account = Some(("100233".into(), pick(lang, "王秀英", "王秀英", "Wang Xiuying").into()));
    case.app.home.heated_area = Some(Area(89_50));
    case.deadlines.clear();
    case.fees.truncate(1);
    case
}

/// A stop at the user's wish, approved and carried out.
pub fn stop(lang: Lang) -> Case {
    let word = |hant: &'static str, hans: &'static str, en: &'static str| pick(lang, hant, hans, en).to_string();
    let wish = Wish::Stop {
        reason: word("全家外出，房屋空置", "全家外出，房屋空置", "the flat is empty this winter"),
        from: minute("2026-11-25T08:00").day(),
        to: minute("2027-03-15T08:00").day(),
    };
    let mut case = known(lang, Kind::Stop, wish);
    approved(&mut case, "2026-11-24T09:00");
    case.did(
        "2026-11-25T10:40",
        Fact::Execute {
            by: word("陳志強", "陈志强", "Chen Zhiqiang"),
            joints_insulated: true,
            pipes_removed: true,
            user_method: Some(Method::Paper),
        },
    );
    case.did(
        "2026-11-25T11:30",
        Fact::ReportBack {
            by: word("孫衛國", "孙卫国", "Sun Weiguo"),
            text: word(
                "兩根支管已拆，接頭已包保溫",
                "两根支管已拆，接头已包保温",
                "both branch pipes off, joints insulated",
            ),
        },
    );
    case
}

/// An imposed stop, just registered.
pub fn imposed(lang: Lang) -> Case {
    let word = |hant: &'static str, hans: &'static str, en: &'static str| pick(lang, hant, hans, en).to_string();
    let wish = Wish::Imposed {
        reason: word(
            "私自改動管道，放取系統熱水，經告知仍不改正",
            "私自改动管道，放取系统热水，经告知仍不改正",
            "pipes altered and hot water drawn, in spite of warnings",
        ),
        legal_basis: word(
            "《省供熱用熱條例》第三十二條",
            "《省供热用热条例》第三十二条",
            "Provincial Heating Act, article 32",
        ),
        found_by: (4, word("陳志強", "陈志强", "Chen Zhiqiang")),
        found_on: minute("2026-11-18T08:00").day(),
        items: vec![
            word("引用法律依據", "引用法律依据", "legal basis quoted"),
            word("書面通知送達", "书面通知送达", "written notice served"),
            word("給予改正期限", "给予改正期限", "time allowed"),
        ],
    };
    let mut case = known(lang, Kind::ImposedStop, wish);
    case.app.channel = Channel::Inspection;
    case.fees.clear();
    case
}

/// A restoration after a stop, approved.
pub fn restore(lang: Lang) -> Case {
    let wish = Wish::Restore { restores: Some(number(Letter::Heating, 3)), reason: None };
    let mut case = known(lang, Kind::Restore, wish);
    approved(&mut case, "2026-11-24T09:00");
    case
}
