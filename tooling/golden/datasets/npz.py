"""The .npz files of packages/datasets/test/golden/npz.json, written by NumPy itself: one stored, one packed, in base64;
and both once more into a stream that cannot go back, so that sizes and checksums come behind the arrays.

Each has an array of objects first, as dSprites has, then `imgs`, uint8 [6, 4, 4], value i the parity of i, then six doubles.
Run with numpy (written with 2.4.6): python npz.py > ../../../packages/datasets/test/golden/npz.json
"""
import base64
import io
import json

import numpy as np

images = (np.arange(6 * 4 * 4).reshape(6, 4, 4) % 2).astype(np.uint8)


class OneWay(io.BytesIO):
    def seekable(self):
        return False

    def tell(self):
        raise OSError('a stream')

    seek = tell


def written(save, file):
    save(file, metadata=np.array({'a': 1}, dtype=object), imgs=images, latents=np.arange(6.0))
    return base64.b64encode(file.getvalue()).decode()


files = {
    'stored': written(np.savez, io.BytesIO()),
    'packed': written(np.savez_compressed, io.BytesIO()),
    'streamedStored': written(np.savez, OneWay()),
    'streamedPacked': written(np.savez_compressed, OneWay()),
}
print(json.dumps({'generator': 'tooling/golden/datasets/npz.py', 'numpy': np.__version__, **files}, indent=2))
