"""Writes torch.pt and torch-legacy.pth as PyTorch would, with Python's own pickle module.

PyTorch itself is not needed: stand-ins under its names make the pickler write the same references.
Run in this folder: python3 make_torch_files.py
"""
import collections
import io
import pickle
import struct
import sys
import types
import zipfile

torch = types.ModuleType("torch")
utils = types.ModuleType("torch._utils")
sys.modules.update({"torch": torch, "torch._utils": utils})


def known(module, value):
    value.__module__ = module.__name__
    setattr(module, value.__name__, value)
    return value


for name in ["FloatStorage", "HalfStorage", "DoubleStorage", "BFloat16Storage", "LongStorage"]:
    known(torch, type(name, (), {}))


def _rebuild_tensor_v2(*arguments):
    raise AssertionError("nobody calls this")


def _rebuild_parameter(*arguments):
    raise AssertionError("nobody calls this")


known(utils, _rebuild_tensor_v2)
known(utils, _rebuild_parameter)


class Storage:
    def __init__(self, kind, key, data, elements):
        self.kind, self.key, self.data, self.elements = kind, key, data, elements


class Tensor:
    def __init__(self, storage, offset, size, stride):
        self.state = (storage, offset, size, stride, False, collections.OrderedDict())

    def __reduce__(self):
        return (_rebuild_tensor_v2, self.state)


class Parameter:
    def __init__(self, tensor):
        self.tensor = tensor

    def __reduce__(self):
        return (_rebuild_parameter, (self.tensor, True, collections.OrderedDict()))


storages = [
    Storage(torch.FloatStorage, "0", struct.pack("<7f", *range(7)), 7),
    Storage(torch.HalfStorage, "1", struct.pack("<2e", 0.25, -6), 2),
    Storage(torch.LongStorage, "2", struct.pack("<q", 41), 1),
    Storage(torch.DoubleStorage, "3", struct.pack("<2d", 1.5, -2.5), 2),
    Storage(torch.BFloat16Storage, "4", struct.pack("<H", struct.unpack("<I", struct.pack("<f", -3))[0] >> 16), 1),
]
state = collections.OrderedDict()
# columns of a 3×2 matrix that begins at the second value
state["conv.weight"] = Parameter(Tensor(storages[0], 1, (2, 3), (1, 2)))
state["conv.bias"] = Tensor(storages[1], 0, (2,), (1,))
state["bn.num_batches_tracked"] = Tensor(storages[2], 0, (), ())
state["bn.weight"] = Tensor(storages[3], 0, (2,), (1,))
state["bn.eps"] = Tensor(storages[4], 0, (1,), (1,))
state._metadata = {"version": 1}
checkpoint = {
    "epoch": 300,
    "best": 0.75,
    "name": "run",
    "nothing": None,
    "big": -(2**40),
    "done": True,
    "state_dict": state,
    "shared": [state["conv.bias"]],
}


class Pickler(pickle.Pickler):
    def persistent_id(self, value):
        if isinstance(value, Storage):
            id = ("storage", value.kind, value.key, "cpu", value.elements)
            return id + (None,) if self.legacy else id
        return None


def dump(value, protocol, legacy):
    out = io.BytesIO()
    pickler = Pickler(out, protocol)
    pickler.legacy = legacy
    pickler.dump(value)
    return out.getvalue()


def write_zip(file, protocol):
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        def put(name, data):
            entry = zipfile.ZipInfo("archive/" + name)
            # PyTorch fills up to multiples of 64 bytes with an extra field called FB
            entry.extra = struct.pack("<HH", 0x4246, 7) + b"Z" * 7
            archive.writestr(entry, data)

        put("data.pkl", dump(checkpoint, protocol, False))
        put("byteorder", "little")
        for storage in storages:
            put("data/" + storage.key, storage.data)
        put("version", "3\n")


write_zip("torch.pt", 2)
write_zip("torch-protocol4.pt", 4)
with open("torch-legacy.pth", "wb") as out:
    out.write(pickle.dumps(0x1950A86A20F9469CFC6C, 2))
    out.write(pickle.dumps(1001, 2))
    out.write(pickle.dumps({"little_endian": True, "type_sizes": {"int": 4}}, 2))
    out.write(dump(checkpoint, 2, True))
    out.write(pickle.dumps([storage.key for storage in storages], 2))
    for storage in storages:
        out.write(struct.pack("<q", storage.elements))
        out.write(storage.data)
