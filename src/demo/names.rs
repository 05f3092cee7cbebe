//! Invented names, firms, yarns and reasons for training files. Plain data: nobody and nothing in it exists on purpose.
//! Names that are hard to read, sort and print are among them deliberately.

/// A person of the invented office.
#[derive(Clone, Copy, Debug)]
pub struct Someone {
    /// The name.
    pub name: &'static str,
    /// Roles.
    pub roles: &'static [&'static str],
    /// The department.
    pub department: &'static str,
}

const fn someone(name: &'static str, roles: &'static [&'static str], department: &'static str) -> Someone {
    Someone { name, roles, department }
}

/// The department that issues slips.
pub const MARKETING: &str = "市场营销部";

/// Who is clerk and supervisor, and founds the file.
pub const FOUNDER: &str = "周映雪";

/// Everybody else, in the order of their keys from 2 on. Two of them share a name.
pub const STAFF: [Someone; 28] = [
    someone("林小禾", &["clerk"], MARKETING),
    someone("何文清", &["clerk"], MARKETING),
    someone("沈国梁", &["head"], MARKETING),
    someone("顾长明", &["gm"], "总经理室"),
    someone("丁文澜", &[], MARKETING),
    someone("冯远", &["approver"], "总经理室"),
    someone("石大勇", &["gatekeeper"], "保卫科"),
    someone("阿布都·热合曼", &["gatekeeper"], "保卫科"),
    someone("𠮷田诚", &["gatekeeper"], "保卫科"),
    someone("王桂芳", &["storekeeper"], "成品库"),
    someone("叶㛃", &["storekeeper"], "成品库"),
    someone("王桂芳", &[], MARKETING),
    someone("李𬭎", &[], MARKETING),
    someone("张䶮", &[], MARKETING),
    someone("罗一帆", &[], MARKETING),
    someone("尉迟岚", &[], "外贸部"),
    someone("单立人", &[], "外贸部"),
    someone("仇永强", &[], "纺纱一车间"),
    someone("解春生", &[], "纺纱二车间"),
    someone("曾丽", &[], "织布车间"),
    someone("翟海生", &["fitter"], "供热站"),
    someone("区兆伦", &["boiler"], "供热站"),
    someone("查文", &["station"], "供热站"),
    someone("万俟青", &["supervisor"], MARKETING),
    someone("邓立春", &["fitter"], "供热站"),
    someone("贺建国", &["fitter"], "供热站"),
    someone("古力娜·艾山", &["fitter"], "供热站"),
    someone("盖志远", &["boiler"], "供热站"),
];

/// Firms that ask for samples: full name, short name, town. The short names give awkward pinyin initials.
pub const FIRMS: [(&str, &str, &str); 48] = [
    ("恒润针织厂", "恒润", "青浦镇工业路8号"),
    ("南浔澄湖色织有限公司", "澄湖色织", "澄湖镇织里街12号"),
    ("永泰毛巾厂", "永泰", "老城区纺织路甲3号"),
    ("华晨远洋进出口公司", "华晨", "港务大厦1207室"),
    ("金梭服饰有限公司", "金梭", "开发区三号路"),
    ("鼎盛床品厂", "鼎盛", "东风街21号"),
    ("远航贸易（沿海）有限公司", "远航", "自贸区A座501"),
    ("恒达纺织", "恒达", "河东区纺织园2栋"),
    ("恆達紡織（南岸）有限公司", "南岸恒达", "南岸区江滨路66号"),
    ("单氏线业", "单氏", "城关镇北街5号"),
    ("曾记绒线社", "曾记", "中山路191号"),
    ("重山织造有限公司", "重山", "山前工业园"),
    ("长乐牛仔布厂", "长乐", "长乐镇东"),
    ("乐华毛衫", "乐华", "针织城3排9号"),
    ("厦南针纺织品公司", "厦南", "湖滨北路77号"),
    ("朝阳内衣厂", "朝阳", "朝阳街道18号"),
    ("银杏家纺有限公司", "银杏", "家纺城B区12号"),
    ("三合袜业", "三合", "袜艺小镇6号"),
    ("天工纱线有限公司", "天工", "高新区创业路1号"),
    ("青禾童装厂", "青禾", "织东路30号"),
    ("白鹭丝绸印染", "白鹭", "印染园区东门"),
    ("同舟帆布厂", "同舟", "滨河路4号"),
    ("大地劳保用品公司", "大地劳保", "铁西路88号"),
    ("嘉禾巾被有限公司", "嘉禾", "西郊路15号"),
    ("飞梭无纺布厂", "飞梭", "经二路9号"),
    ("锦上花绣品社", "锦上花", "老街里弄12号"),
    ("泰和制衣（集团）", "泰和", "泰和大道100号"),
    ("春分棉业有限公司", "春分", "棉花市场内"),
    ("𠮷祥布行", "吉祥", "布市街33号"),
    ("䶮腾针织有限公司", "龙天", "云台路7号"),
    ("万里帘布厂", "万里", "轮胎园区2号"),
    ("西江毛纺研究所", "西江所", "科研路5号"),
    ("北苑纺织学校实训厂", "北苑校", "学府路1号"),
    ("Tanaka Trading Co.", "Tanaka", "涉外公寓9-1"),
    ("海晏手套厂", "海晏", "海晏镇中街"),
    ("明德校服有限公司", "明德", "教育路22号"),
    ("老裁缝衬衫店", "老裁缝", "解放路8号"),
    ("东篱线毯厂", "东篱", "菊园路3号"),
    ("聯豐製衣有限公司", "聯豐", "口岸商業城六樓"),
    ("瑞雪羽绒制品", "瑞雪", "北环路60号"),
    ("盛泽源丝线", "盛泽源", "丝市弄14号"),
    ("五福布鞋厂", "五福", "鞋城南区"),
    ("红棉医用敷料公司", "红棉", "医药园区5栋"),
    ("新月清真服饰", "新月", "回民巷2号"),
    ("塞上牧羊绒线", "塞上", "草原路11号"),
    ("江心洲渔网绳业", "江心洲", "渔港路1号"),
    ("行知纺织品检测站", "行知检测", "检测大楼3层"),
    ("覃家织锦坊", "覃家", "民族路19号"),
];

/// Family names of contacts, hard readings among them.
pub const FAMILY: [&str; 24] = [
    "陈", "赵", "钱", "孙", "吴", "郑", "马", "朱", "胡", "郭", "高", "罗", "单", "曾", "解", "仇", "查", "区", "翟",
    "欧阳", "司马", "上官", "覃", "召",
];

/// Given names of contacts, rare characters among them.
pub const GIVEN: [&str; 24] = [
    "志强", "丽", "春梅", "海涛", "立军", "静", "永福", "平", "秀芝", "小雨", "国庆", "晓燕", "文博", "凤琴", "玉兰",
    "㛃", "𬭎", "䶮", "建业", "思齐", "一诺", "红", "大为", "梦𬬸",
];

/// A variety: code, name, cloth, whether it is on the machines, and its price in fen (a kilogram, of cloth a metre).
#[derive(Clone, Copy, Debug)]
pub struct Sort {
    /// Its code.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Cloth by the metre.
    pub cloth: bool,
    /// On the machines now (S8).
    pub running: bool,
    /// The first price.
    pub fen: i64,
}

const fn yarn(code: &'static str, name: &'static str, running: bool, fen: i64) -> Sort {
    Sort { code, name, cloth: false, running, fen }
}

const fn cloth(code: &'static str, name: &'static str, running: bool, fen: i64) -> Sort {
    Sort { code, name, cloth: true, running, fen }
}

/// What the company makes.
pub const SORTS: [Sort; 25] = [
    yarn("C16S", "普梳棉纱16支", true, 2_480),
    yarn("C21S", "普梳棉纱21支", true, 2_560),
    yarn("C32S", "普梳棉纱32支", true, 2_690),
    yarn("JC32S", "精梳棉纱32支", true, 3_050),
    yarn("JC40S", "精梳棉纱40支", true, 3_275),
    yarn("JC60S", "精梳棉纱60支", true, 4_120),
    yarn("JC80S/2", "精梳股线80支双股", false, 6_350),
    yarn("CM40S", "紧密纺精梳40支", true, 3_480),
    yarn("OE10S", "气流纺10支", true, 1_720),
    yarn("OE16S", "气流纺16支", false, 1_860),
    yarn("T/C45S", "涤棉65/35 45支", true, 2_150),
    yarn("CVC32S", "棉涤60/40 32支", true, 2_380),
    yarn("R30S", "人棉纱30支", true, 1_940),
    yarn("R40S", "人棉纱40支", true, 2_060),
    yarn("T40S", "纯涤纱40支", true, 1_450),
    yarn("M50S", "莫代尔50支", false, 4_680),
    yarn("C21S-SLUB", "竹节纱21支", true, 2_880),
    yarn("JC40S+40D", "氨纶包芯纱40支", true, 3_990),
    yarn("JC32S-K", "精梳32支针织用", true, 3_010),
    cloth("P40-133", "府绸40x40 133x72", true, 1_150),
    cloth("X32-130", "斜纹32x32 130x70", true, 1_090),
    cloth("K20-128", "纱卡20x16 128x60", true, 1_380),
    cloth("F21-108", "帆布21x21 108x58", true, 990),
    cloth("D10-80", "牛仔坯布10x10 80x46", false, 1_620),
    cloth("S45-110", "细布45x45 110x76", true, 760),
];

/// Why a slip is voided before anything was drawn.
pub const VOIDED: [&str; 6] = [
    "客户来电取消，改下月再取",
    "品种填错，客户要的是针织用纱",
    "数量写错，已重开",
    "客户名称与合同不符",
    "同一需求开重了",
    "客户改为直接订货，不再取样",
];

/// Why a slip is voided after it ran out.
pub const RAN_OUT: [&str; 3] = ["过有效期未提取", "客户当天没来，单已过期", "货车没赶上，过期重开"];

/// Why goods came back.
pub const BACK: [&str; 3] = ["客户验看后不要，样品退回", "包装受潮，退回车间", "客户司机未到，样品收回"];

/// Why a slip is reissued.
pub const REISSUED: [&str; 4] =
    ["品种写错一行，重开", "客户名称更正，重开", "过有效期，重开一张", "数量少写一件，重开"];

/// Why a signer rejects.
pub const REJECTED: [&str; 4] =
    ["本月免费样品已超，请改收费", "客户资信未核，暂不寄样", "数量过大，请按小纱重报", "该品种价格未定"];

/// Remarks on slips.
pub const REMARKS: [&str; 6] =
    ["客户自提", "随货车带走", "交快递，运费到付", "请附质检单", "展会用，请换新纸管", "与上月同批对比"];

/// What a purpose of 'other' is for.
pub const OTHER_PURPOSES: [&str; 3] = ["纠纷复检留样", "教学示范", "新机调试"];

/// What a guard writes when goods are turned back.
pub const TURNED_BACK: [&str; 4] = ["实物多一件", "少一包小纱", "数量有涂改", "拿的是留存联"];

/// Plates of invented vehicles.
pub const PLATES: [&str; 6] = ["演A·00001", "演A·00017", "演B·00233", "演C·08888", "演A·D00012", "演B·F00105"];

/// Why ledger and slip differ, as somebody found out.
pub const EXPLAINED: [&str; 5] = [
    "台账漏记一行，已问车间赵班长，实领数以单为准",
    "台账多写一件，领料人当日退回未划",
    "领料人未签，已电话核实本人领取",
    "台账未写单号，核对日期与品种为同一笔",
    "米数按实剪，误差在允许范围内",
];

/// Machines in the workshop's book.
pub const MACHINES: [&str; 6] = ["3号机", "7号机", "12号机", "15号机", "21号机", "24号机"];

/// Shifts in the workshop's book.
pub const SHIFTS: [&str; 3] = ["早班", "中班", "夜班"];
