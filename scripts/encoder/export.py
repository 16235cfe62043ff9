"""Writes the tuned network as an ONNX graph of fused operators, its matrices in eight bits."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import onnx
from network import HEADS, Network
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from weights import Array

_FUSED = "com.microsoft"
_OPSET = 17


class _Graph:
    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: Array) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(self, kind: str, given: list[str], name: str, domain: str = "", **how: object) -> str:
        self.nodes.append(helper.make_node(kind, given, [name], domain=domain, **how))
        return name


def export(network: Network, path: Path) -> None:
    """Write the network: `pieces` in, int64, shape (texts, pieces); `vectors` out.

    All texts of a batch have the same number of pieces: there is no mask.
    """
    model = _model(network)
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder, "exact.onnx")
        onnx.save(model, exact)
        quantize_dynamic(
            exact, path, weight_type=QuantType.QInt8, per_channel=True,
            op_types_to_quantize=["MatMul", "Attention", "Gather"],
            extra_options={"MatMulConstBOnly": True, "DefaultTensorType": TensorProto.FLOAT},
        )  # fmt: skip
    model = onnx.load(path)
    count_from_zero(model)
    onnx.save(model, path)


def count_from_zero(model: onnx.ModelProto) -> None:
    """Write the matrices' eight bits as 0 to 255 instead of -128 to 127, the same numbers.

    On processors with AVX2 but without VNNI, onnxruntime multiplies unsigned by signed bytes with
    an instruction whose sums overflow: texts then have other vectors than on other machines (cosine
    0.88 to 0.99 to the right ones, seen on an AMD EPYC). Unsigned by unsigned it adds exactly.
    """
    arrays = {one.name: one for one in model.graph.initializer}
    for name, one in arrays.items():
        numbers = numpy_helper.to_array(one)
        if not name.endswith("_quantized") or numbers.dtype != np.int8:
            continue
        zero = name.removesuffix("_quantized") + "_zero_point"
        zeros = numpy_helper.to_array(arrays[zero]).astype(np.int16)
        for of, moved in ((name, numbers.astype(np.int16)), (zero, zeros)):
            arrays[of].CopyFrom(numpy_helper.from_array((moved + 128).astype(np.uint8), of))


def _model(network: Network) -> onnx.ModelProto:
    numbers = {name: value.float().numpy() for name, value in network.state_dict().items()}
    epsilon, graph = network.norm.eps, _Graph()
    said = _embedded(graph, numbers, epsilon)
    for layer in range(len(network.layers)):
        said = _layer(graph, numbers, layer, said, epsilon)
    graph.add("ReduceMean", [said], "mean", axes=[1], keepdims=0)
    graph.add("LpNormalization", ["mean"], "vectors", axis=-1, p=2)
    width = numbers["norm.weight"].shape[0]
    whole = helper.make_graph(
        graph.nodes,
        "encoder",
        [helper.make_tensor_value_info("pieces", TensorProto.INT64, ["texts", "pieces"])],
        [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["texts", width])],
        graph.constants,
    )
    sets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_FUSED, 1)]
    return helper.make_model(whole, opset_imports=sets, ir_version=9)


def _embedded(graph: _Graph, numbers: dict[str, Array], epsilon: float) -> str:
    graph.add("Gather", [graph.constant("word", numbers["word.weight"]), "pieces"], "word_of")
    zero = graph.constant("zero", np.array([0], np.int64))
    one = graph.constant("one", np.array([1], np.int64))
    graph.add("Shape", ["pieces"], "shape", start=1, end=2)
    place = graph.constant("place", numbers["place"][None])
    graph.add("Slice", [place, zero, "shape", one], "place_of")
    graph.add("Add", ["word_of", "place_of"], "both")
    weight = graph.constant("norm_weight", numbers["norm.weight"])
    bias = graph.constant("norm_bias", numbers["norm.bias"])
    return graph.add("LayerNormalization", ["both", weight, bias], "said", axis=-1, epsilon=epsilon)


def _layer(graph: _Graph, numbers: dict[str, Array], layer: int, given: str, epsilon: float) -> str:
    def of(name: str) -> Array:
        return numbers[f"layers.{layer}.{name}"]

    def constant(name: str, value: Array) -> str:
        return graph.constant(f"{name}_{layer}", value)

    def linear(name: str, what: str) -> str:
        weight = constant(f"{name}_weight", of(f"{name}.weight").T)
        return graph.add("MatMul", [what, weight], f"{name}_{layer}")

    def added(name: str, what: str, to: str) -> str:
        parts = [
            constant(f"{name}_norm_weight", of(f"{name}_norm.weight")),
            constant(f"{name}_norm_bias", of(f"{name}_norm.bias")),
            constant(f"{name}_bias", of(f"{name}.bias")),
        ]
        return graph.add(
            "SkipLayerNormalization", [what, to, *parts], f"{name}_sum_{layer}", _FUSED,
            epsilon=epsilon,
        )  # fmt: skip

    three = ("query", "key", "value")
    weight = np.concatenate([of(f"{name}.weight").T for name in three], axis=1)
    bias = np.concatenate([of(f"{name}.bias") for name in three])
    parts = [constant("three_weight", weight), constant("three_bias", bias)]
    seen = graph.add("Attention", [given, *parts], f"seen_{layer}", _FUSED, num_heads=HEADS)
    attended = added("attended", linear("attended", seen), given)
    inner_bias = constant("inner_bias", of("inner.bias"))
    inner = graph.add("BiasGelu", [linear("inner", attended), inner_bias], f"gelu_{layer}", _FUSED)
    return added("outer", linear("outer", inner), attended)
