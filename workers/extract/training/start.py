"""An exported model → the weights to go on training from.  Needs the ``train`` extra.

int8 weights are given back as float with their scales; what quantising took away, a few hundred steps mend.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor

from workers.errors import ModelError
from workers.extract.training.network import ROLE, Network

_PRODUCT = "/MatMul_quant"
_BARE = {"/network/MatMul_quant": "arcs", "/network/MatMul_3_quant": "roles"}
"""Products that belong to no layer."""


def load(network: Network, folder: Path, labels: dict[str, list[str]]) -> int:
    """Set the weights that ``folder`` has and return how many tensors were set; rows of labels that it did not know stay new.

    ``ModelError`` if its graph is not one of ``export``.
    """
    before: dict[str, list[str]] = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    found = read(folder / "model.onnx")
    own = network.state_dict()
    for name, value in found.items():
        if name not in own:
            raise ModelError(f"{folder / 'model.onnx'} has {name}, which this network lacks: train without --start.")
        task = _task(name)
        if task is None:
            own[name].copy_(value.reshape(own[name].shape))
        else:
            _by_label(own[name], value, before[task], labels[task])
    network.load_state_dict(own)
    return len(found)


def read(path: Path) -> dict[str, Tensor]:
    """The weights of an exported graph by the network's own names."""
    graph = onnx.load(str(path)).graph
    arrays = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    out = {
        name.removeprefix("network."): value
        for name, value in arrays.items()
        if name.startswith("network.") and not name.endswith(("_scale", "_zero_point", "_quantized"))
    }
    for table in ("encoder.words.weight", "encoder.shapes.weight"):
        out[table] = _float(arrays, f"network.{table}")
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            stem = node.input[1].removesuffix("_quantized")
            value = _float(arrays, stem)
            if node.name in _BARE:
                out[_BARE[node.name]] = _unflattened(value) if _BARE[node.name] == "roles" else value
            else:
                layer = node.name.removeprefix("/network/").removesuffix(_PRODUCT).replace("/", ".")
                out[f"{layer if '.' in layer else _head(layer, out)}.weight"] = value.T
    return {name: torch.from_numpy(np.array(value, np.float32)) for name, value in out.items()}


def _head(layer: str, known: dict[str, NDArray[np.generic]]) -> str:
    return f"heads.{layer}" if f"heads.{layer}.bias" in known else layer


def _float(arrays: dict[str, NDArray[np.generic]], stem: str) -> NDArray[np.float32]:
    """A quantised array with its scale, one for all or one a column."""
    scale, zero = (arrays[f"{stem}_{part}"].astype(np.float32) for part in ("scale", "zero_point"))
    out: NDArray[np.float32] = (arrays[f"{stem}_quantized"].astype(np.float32) - zero) * scale
    return out


def _unflattened(flat: NDArray[np.float32]) -> NDArray[np.float32]:
    """Undo what the network does to ``roles`` before the product."""
    width = ROLE + 1
    return flat.reshape(width, flat.shape[1] // width, width).transpose(1, 0, 2)


def _task(name: str) -> str | None:
    if name.startswith("heads."):
        return name.split(".")[1]
    return "dep" if name == "rels.weight" else None


def _by_label(into: Tensor, value: Tensor, before: Sequence[str], after: Sequence[str]) -> None:
    """Copy the rows (blocks of rows, for relations) of the labels that both know."""
    old, new = value.view(len(before), -1, *value.shape[1:]), into.view(len(after), -1, *into.shape[1:])
    place = {label: i for i, label in enumerate(before)}
    for i, label in enumerate(after):
        if label in place:
            new[i] = old[place[label]]
