//! Tells the linker what a Node addon needs, and the addon the version of the npm package that it is built for.

use std::fs;

fn main() {
    napi_build::setup();
    println!("cargo:rerun-if-changed=../package.json");
    let manifest = fs::read_to_string("../package.json").unwrap_or_default();
    let version = manifest.split_once("\"version\": \"").and_then(|(_, rest)| rest.split('"').next());
    println!("cargo:rustc-env=INFODROP_VERSION={}", version.unwrap_or("unknown"));
}
