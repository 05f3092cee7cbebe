//! Repair dispatch: a telephone at the ear, a clock running (H5, H15 to H22a). The rules are in `rules`.

pub mod rules;
