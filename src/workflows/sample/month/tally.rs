//! Adds up the drawings of a month, one drawn line after the other, the lines of one slip together. Pure.

use std::collections::HashMap;

use super::figures::{Apart, Customer, Department, Figures, Quantity, Size, Variety};
use crate::kernel::units::{Decimetres, Fen};

/// One drawn line, as the file hands it over.
#[derive(Clone, Copy, Debug)]
pub struct Taken<'a> {
    /// The slip's key.
    pub slip: i64,
    /// Whether it is paid for.
    pub charged: bool,
    /// The customer's key, and the name on the slip.
    pub customer: (i64, &'a str),
    /// The issuing department.
    pub department: &'a str,
    /// The variety's key.
    pub variety: i64,
    /// The size's code; `None` for cloth.
    pub size: Option<&'a str>,
    /// Pieces.
    pub count: i64,
    /// Tenths of a metre; `None` for yarn.
    pub metres: Option<i64>,
    /// Weight.
    pub grams: i64,
    /// What was paid for the line, in fen.
    pub amount: i64,
}

/// One group of what was drawn.
#[derive(Default)]
struct Group<T> {
    what: T,
    apart: Apart,
    /// The slip that was counted last.
    last: i64,
}

impl<T> Group<T> {
    fn add(&mut self, taken: &Taken<'_>) {
        let slips = i64::from(self.last != taken.slip);
        self.last = taken.slip;
        add(&mut self.apart, taken, slips);
    }
}

fn add(apart: &mut Apart, taken: &Taken<'_>, slips: i64) {
    if taken.charged {
        let sum = &mut apart.charged;
        sum.slips += slips;
        sum.pieces += taken.count;
        sum.grams += taken.grams;
        sum.amount = Some(Fen(sum.amount.map_or(0, |fen| fen.0) + taken.amount));
    } else {
        let sum = &mut apart.free;
        sum.slips += slips;
        sum.pieces += taken.count;
        sum.grams += taken.grams;
    }
}

/// What was added up so far.
#[derive(Default)]
pub struct Tally {
    all: Group<()>,
    varieties: Vec<Group<Variety>>,
    variety_at: HashMap<(i64, bool), usize>,
    sizes: Vec<Group<Size>>,
    customers: Vec<Group<String>>,
    customer_at: HashMap<i64, usize>,
    departments: Vec<Group<String>>,
    department_at: HashMap<String, usize>,
}

impl Tally {
    /// Adds a line. `names` gives the variety's code and name and the size's three names; it is asked where a group
    /// begins.
    pub fn add(&mut self, taken: &Taken<'_>, names: impl Fn() -> Names) {
        let is_new_slip = self.all.last != taken.slip;
        self.all.add(taken);
        self.variety(taken, &names);
        self.size(taken, &names);
        let at = *self.customer_at.entry(taken.customer.0).or_insert_with(|| {
            self.customers.push(Group::default());
            self.customers.len() - 1
        });
        if let Some(group) = self.customers.get_mut(at) {
            if is_new_slip && group.what != taken.customer.1 {
                group.what = taken.customer.1.to_string();
            }
            group.add(taken);
        }
        let at = match self.department_at.get(taken.department) {
            Some(at) => *at,
            None => {
                self.departments.push(Group { what: taken.department.to_string(), ..Group::default() });
                self.department_at.insert(taken.department.to_string(), self.departments.len() - 1);
                self.departments.len() - 1
            }
        };
        if let Some(group) = self.departments.get_mut(at) {
            group.add(taken);
        }
    }

    fn variety(&mut self, taken: &Taken<'_>, names: &impl Fn() -> Names) {
        let at = *self.variety_at.entry((taken.variety, taken.metres.is_some())).or_insert_with(|| {
            let names = names();
            let kind = taken.metres.map_or(Quantity::Pieces(0), |_| Quantity::Metres(Decimetres(0)));
            let what = Variety {
                variety: names.code,
                name: names.name,
                metres: taken.metres.map(|_| Decimetres(0)),
                ledger: kind,
                difference: kind,
                ..Variety::default()
            };
            self.varieties.push(Group { what, ..Group::default() });
            self.varieties.len() - 1
        });
        let Some(group) = self.varieties.get_mut(at) else { return };
        match taken.size {
            Some("whole") => group.what.whole += taken.count,
            Some("half") => group.what.half += taken.count,
            Some("small") => group.what.small += taken.count,
            Some(other) => *group.what.other.entry(other.to_string()).or_default() += taken.count,
            None => {}
        }
        if let (Some(sum), Some(metres)) = (&mut group.what.metres, taken.metres) {
            sum.0 += metres;
        }
        group.add(taken);
    }

    fn size(&mut self, taken: &Taken<'_>, names: &impl Fn() -> Names) {
        let code = taken.size.unwrap_or("cloth");
        let at = match self.sizes.iter().position(|group| group.what.size == code) {
            Some(at) => at,
            None => {
                let [name_hant, name_hans, name_en] = match taken.size {
                    Some(_) => names().size,
                    None => ["布".to_string(), "布".to_string(), "cloth".to_string()],
                };
                let what = Size { size: code.to_string(), name_hant, name_hans, name_en, ..Size::default() };
                self.sizes.push(Group { what, ..Group::default() });
                self.sizes.len() - 1
            }
        };
        if let Some(group) = self.sizes.get_mut(at) {
            group.add(taken);
        }
    }

    /// The figures of what was drawn; everything else in them is empty.
    pub fn figures(self) -> Figures {
        let mut by_variety: Vec<Variety> = self
            .varieties
            .into_iter()
            .map(|group| Variety {
                pieces: group.apart.pieces(),
                grams: group.apart.grams(),
                slips: group.apart.slips(),
                apart: group.apart,
                ..group.what
            })
            .collect();
        by_variety.sort_by(|one, other| (&one.variety, one.metres).cmp(&(&other.variety, other.metres)));
        let mut by_size: Vec<Size> =
            self.sizes.into_iter().map(|group| Size { apart: group.apart, ..group.what }).collect();
        by_size.sort_by_key(|size| (rank(&size.size), size.size.clone()));
        let all = paid(self.all.apart);
        Figures {
            free: all.free,
            charged: all.charged,
            by_variety,
            by_size,
            by_customer: heaviest_first(self.customers).map(|(customer, apart)| Customer { customer, apart }).collect(),
            by_department: heaviest_first(self.departments)
                .map(|(department, apart)| Department { department, apart })
                .collect(),
            ..Figures::default()
        }
        .with_amounts()
    }
}

impl Figures {
    /// Nothing paid is `0.00` yuan; that there is no amount means that who asks may not see it.
    fn with_amounts(mut self) -> Figures {
        let varieties = self.by_variety.iter_mut().map(|one| &mut one.apart);
        let sizes = self.by_size.iter_mut().map(|one| &mut one.apart);
        let customers = self.by_customer.iter_mut().map(|one| &mut one.apart);
        let departments = self.by_department.iter_mut().map(|one| &mut one.apart);
        varieties.chain(sizes).chain(customers).chain(departments).for_each(|apart| *apart = paid(*apart));
        self
    }
}

fn paid(mut apart: Apart) -> Apart {
    apart.charged.amount = Some(apart.charged.amount.unwrap_or_default());
    apart
}

/// The words of a new group.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// The variety's code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The size's names: Traditional, Simplified, English.
    pub size: [String; 3],
}

fn heaviest_first(mut groups: Vec<Group<String>>) -> impl Iterator<Item = (String, Apart)> {
    groups.sort_by(|one, other| (-one.apart.grams(), &one.what).cmp(&(-other.apart.grams(), &other.what)));
    groups.into_iter().map(|group| (group.what, group.apart))
}

/// The order of sizes as on the form: whole, half, small, others, cloth.
fn rank(size: &str) -> u8 {
    match size {
        "whole" => 0,
        "half" => 1,
        "small" => 2,
        "cloth" => 4,
        _ => 3,
    }
}
