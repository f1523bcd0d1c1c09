"""The English model: a small encoder that tags, parses and finds names, run by onnxruntime inside a spaCy pipeline."""

from __future__ import annotations

from workers.extract.model.pipeline import load, weights

__all__ = ["load", "weights"]
