"""Reads checkpoint.safetensors, written by this package, with Python's own reader: python read_checkpoint.py

Run with safetensors 0.8 and numpy 2.4; src/checkpointBytes.test.ts holds the file to be what the package writes.
"""
import hashlib, json, pathlib

import numpy as np
from safetensors import safe_open
from safetensors.numpy import load_file

path = pathlib.Path(__file__).with_name("checkpoint.safetensors")
tensors = load_file(path)
assert sorted(tensors) == ["model/logits/kernel", "optimizer/logits/kernel/momentum"], sorted(tensors)
kernel = tensors["model/logits/kernel"]
assert kernel.dtype == "float32" and kernel.shape == (2, 2), (kernel.dtype, kernel.shape)
assert kernel.tolist() == [[1, -2.5], [np.float32(0.1), np.float32(3e-40)]], kernel
assert tensors["optimizer/logits/kernel/momentum"].tolist() == [[0, 1], [2, 3]]
with safe_open(path, "numpy") as file:
    metadata = file.metadata()
assert metadata["format"] == "infodrop checkpoint 1" and metadata["step"] == "120"
assert json.loads(metadata["state"])["sums"] == [0.1, 1 / 3]
blank = path.read_bytes().replace(f'"sha256":"{metadata["sha256"]}"'.encode(), f'"sha256":"{"0" * 64}"'.encode(), 1)
assert hashlib.sha256(blank).hexdigest() == metadata["sha256"]
print("read and verified")
