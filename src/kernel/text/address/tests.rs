//! Addresses as clerks write them, and that every spelling of one home is the same home.

use super::*;
use proptest::prelude::*;

fn address(estate: &str, building: &str, unit: &str, room: &str) -> Address {
    let [estate, building, unit, room] = [estate, building, unit, room].map(str::to_string);
    Address { estate, building, unit, room }
}

#[test]
fn two_spellings_of_one_flat_have_one_key() {
    let known = address("錦繡家園", "3", "2", "501");
    for other in [
        address("锦绣家园", "3号楼", "2单元", "501室"),
        address("錦繡 家園", "３號樓", "２單元", "５０１"),
        address("锦绣家园", "3栋", "2", "501"),
        address("錦繡家園小區", "三號樓", "二單元", "五〇一"),
        address("錦繡家園", "第3幢", "02", "0501"),
        address("錦繡家園", "3#", "2門", "501號"),
        address("錦繡家園", "3-2-501", "", ""),
        address("錦繡家園", "", "", "3-2-501"),
        address("錦繡家園", "3", "", "2-501"),
        address("錦繡家園3號樓2單元501室", "", "", ""),
    ] {
        assert_eq!(other.flat(), known.flat(), "{other:?}");
        assert_eq!(other.home_key(), "3-2-501", "{other:?}");
        assert!(other.place().starts_with(&known.estate_key()));
    }
    assert_ne!(address("錦繡家園", "3", "2", "502").flat(), known.flat());
    assert_ne!(address("錦繡家園", "13", "2", "501").place(), known.place());
    assert_ne!(address("錦繡家園", "12甲", "", "501").place(), address("錦繡家園", "12", "", "501").place());
    assert_ne!(address("錦繡家園", "5-1", "", "").place(), address("錦繡家園", "5", "", "").place());
    assert_eq!(address("錦繡家園", "A座", "", "501").flat(), address("錦繡家園", "ａ", "", "501").flat());
    assert_eq!(address("錦繡家園", "東樓", "", "501").flat(), address("锦绣家园", "东", "", "501室").flat());
    assert_eq!(known.line(), "錦繡家園 3-2-501");
    assert_eq!(address("錦繡家園", "3號樓", "2單元", "501室").line(), "錦繡家園 3-2-501");
    assert_eq!(address("錦繡家園", "東樓", "", "501室").line(), "錦繡家園 東樓-501");
    let bungalow = address("東方紅平房區", "", "", "12排3號");
    assert_eq!(bungalow.line(), "東方紅平房區 12排3號");
    assert_eq!(bungalow.flat(), address("东方红平房区", "12排", "", "3").flat());
    assert_eq!(address("", "", "", "").line(), "");
}

#[test]
fn addresses_as_people_type_them() {
    for (typed, estate, building, unit, room) in [
        ("3-2-501", "", "3", "2", "501"),
        ("３－２－５０１", "", "3", "2", "501"),
        ("3—2—501", "", "3", "2", "501"),
        ("3.2.501", "", "3", "2", "501"),
        ("3。2。501", "", "3", "2", "501"),
        ("3/2/501", "", "3", "2", "501"),
        ("3 2 501", "", "3", "2", "501"),
        ("3号楼2单元501", "", "3", "2", "501"),
        ("3#-2-501", "", "3", "2", "501"),
        ("3#2单元501", "", "3", "2", "501"),
        ("3#楼2-501", "", "3", "2", "501"),
        ("錦繡家園3號樓2單元501室", "錦繡家園", "3", "2", "501"),
        ("錦繡家園３號樓２單元５０１", "錦繡家園", "3", "2", "501"),
        ("錦繡家園 3-2-501", "錦繡家園", "3", "2", "501"),
        ("錦繡家園3-2-501", "錦繡家園", "3", "2", "501"),
        ("jxjy 3-2-501", "jxjy", "3", "2", "501"),
        ("jxjy3-2-501", "jxjy", "3", "2", "501"),
        ("錦繡家園3栋2单元501", "錦繡家園", "3", "2", "501"),
        ("锦绣家园3幢2门501", "锦绣家园", "3", "2", "501"),
        ("锦绣家园三号楼二单元五〇一", "锦绣家园", "3", "2", "501"),
        ("锦绣家园第十二栋2单元501", "锦绣家园", "12", "2", "501"),
        ("锦绣家园二十一号楼501", "锦绣家园", "21", "", "501"),
        ("锦绣家园3号楼501", "锦绣家园", "3", "", "501"),
        ("锦绣家园3号楼5层501", "锦绣家园", "3", "", "501"),
        ("锦绣家园3号楼2单元5楼501室", "锦绣家园", "3", "2", "501"),
        ("锦绣家园3号楼5楼2号", "锦绣家园", "3", "", "5楼2"),
        ("锦绣家园3-501", "锦绣家园", "3", "", "501"),
        ("锦绣家园3-2", "锦绣家园", "3", "2", ""),
        ("锦绣家园3号楼", "锦绣家园", "3", "", ""),
        ("锦绣家园3", "锦绣家园", "3", "", ""),
        ("錦繡 501", "錦繡", "", "", "501"),
        ("锦绣家园5-1-2-501", "锦绣家园", "5-1", "2", "501"),
        ("锦绣家园5-1号楼2单元501", "锦绣家园", "5-1", "2", "501"),
        ("锦绣家园12甲-2-501", "锦绣家园", "12甲", "2", "501"),
        ("锦绣家园12甲号楼501", "锦绣家园", "12甲", "", "501"),
        ("锦绣家园A座501", "锦绣家园", "A座", "", "501"),
        ("锦绣家园A-2-501", "锦绣家园", "A", "2", "501"),
        ("锦绣家园B12-2-501", "锦绣家园", "B12", "2", "501"),
        ("錦繡家園東樓501", "錦繡家園", "東樓", "", "501"),
        ("錦繡家園老3號樓501", "錦繡家園", "老3", "", "501"),
        ("東方紅平房區12排3號", "東方紅平房區", "12排", "", "3號"),
        ("12排3号", "", "12排", "", "3号"),
        ("長春路12號", "長春路12號", "", "", ""),
        ("长春路12", "长春路12", "", "", ""),
        ("长春路12号院3号楼2单元501", "长春路12号院", "3", "2", "501"),
        ("长春路12号3-2-501", "长春路12号", "3", "2", "501"),
        ("长春路12 3-2-501", "长春路12", "3", "2", "501"),
        ("长春路12-3-501", "长春路12", "3", "", "501"),
        ("解放路108号锦绣家园3号楼501", "解放路108号锦绣家园", "3", "", "501"),
        ("锦绣家园二期3-2-501", "锦绣家园二期", "3", "2", "501"),
        ("锦绣家园A区3-2-501", "锦绣家园A区", "3", "2", "501"),
        ("锦绣家园, 3号楼, 2单元, 501室", "锦绣家园", "3", "2", "501"),
        ("東門小區3號樓2單元501", "東門小區", "3", "2", "501"),
        ("星座花園3號樓501", "星座花園", "3", "", "501"),
        ("三座桥家园2号楼101", "三座桥家园", "2", "", "101"),
        ("錦繡家園", "錦繡家園", "", "", ""),
        ("jxjy", "jxjy", "", "", ""),
        ("JX1001", "JX1001", "", "", ""),
        ("恆達紡織", "恆達紡織", "", "", ""),
        ("501", "", "", "", "501"),
        ("", "", "", "", ""),
    ] {
        assert_eq!(Address::parse(typed), address(estate, building, unit, room), "{typed}");
    }
}

#[test]
fn a_building_called_by_two_numbers_stays_one() {
    for (building, room) in [("5-1", ""), ("5-1", "501"), ("12甲", ""), ("3", "501")] {
        let typed = address("錦繡家園", building, "", room);
        assert_eq!(*typed.settled(), typed);
    }
    assert_eq!(*address("錦繡", "3號樓2單元", "", "").settled(), address("錦繡", "3", "2", ""));
    assert_eq!(*address("錦繡", "3-501", "", "").settled(), address("錦繡", "3", "", "501"));
}

#[test]
fn buildings_stand_in_their_natural_order() {
    let mut all: Vec<Address> = ["10", "2", "12甲", "12", "A座", "1"]
        .iter()
        .map(|building| address("錦繡家園", building, "1", "101"))
        .chain(["1001", "201", "101"].iter().map(|room| address("錦繡家園", "2", "2", room)))
        .collect();
    all.sort_by_key(Address::order);
    let homes: Vec<String> = all.iter().map(Address::home).collect();
    assert_eq!(
        homes,
        ["1-1-101", "2-1-101", "2-2-101", "2-2-201", "2-2-1001", "10-1-101", "12-1-101", "12甲-1-101", "A座-1-101"]
    );
    assert!(natural("2號樓") < natural("10号楼") && natural("９") < natural("10"));
}

proptest! {
    #[test]
    fn nothing_panics(typed: String, other: String) {
        let read = Address::parse(&typed);
        let _ = (read.flat(), read.line(), read.order());
        let odd = address(&typed, &other, "", &typed);
        let _ = (odd.flat(), odd.line(), odd.home_key());
        let alone = address(&typed, "", "", "");
        prop_assert_eq!(alone.flat().matches('|').count(), 3);
    }

    #[test]
    fn nothing_panics_on_what_looks_like_addresses(typed in "[锦绣路东门座楼单元号排3５2一十百甲A#\\- ,.第层]{0,14}") {
        let read = Address::parse(&typed);
        let _ = (read.flat(), read.line(), read.order());
    }

    #[test]
    fn every_spelling_of_a_home_is_the_same_home(
        estate in prop::sample::select(vec!["錦繡家園", "锦绣家园", "长春路12号院", "東方紅小區", "Riverside 花園"]),
        building in 1..130_u32, stem in prop::sample::select(vec!["", "甲", "乙", "A"]),
        unit in 1..13_u32, floor in 1..34_u32, door in 1..9_u32,
    ) {
        let room = format!("{floor}{door:02}");
        let label = format!("{building}{stem}");
        let known = address(estate, &label, &unit.to_string(), &room);
        for typed in [
            format!("{estate} {label}-{unit}-{room}"),
            format!("{estate}{label}号楼{unit}单元{room}室"),
            format!("{estate}{label}號樓{unit}單元{room}"),
            format!("{estate} {label}栋{unit}门{room}"),
            format!("{estate}{label}幢-{unit}-{room}"),
            format!("{estate}，{label}#{unit}-{room}"),
            known.line(),
        ] {
            let read = Address::parse(&typed);
            prop_assert_eq!(read.flat(), known.flat(), "{}", typed);
            prop_assert_eq!(read.place(), known.place(), "{}", typed);
        }
        prop_assert_eq!(known.home_key(), format!("{}-{unit}-{room}", label.to_lowercase()));
        prop_assert_eq!(known.settled().into_owned(), known);
    }
}
