"""A folder that spaCy trains from: documents of both sides, a config, labels, and a data card."""

import importlib.metadata
from collections.abc import Collection, Iterator
from pathlib import Path

from msgspec import Struct, field

from annotator import __version__
from annotator.document.ids import GOLD
from annotator.document.safe_text import cut
from annotator.extractor.docbin import TrainingFile
from annotator.extractor.label_files import label_files
from annotator.extractor.noting import TrainingArticle
from annotator.extractor.training_config import (
    DEV_FILE,
    LABELS_FOLDER,
    TRAIN_FILE,
    make_config,
    span_components,
)
from annotator.formats.annotated import AnnotatedArticle
from annotator.formats.atomic_folder import write_folder
from annotator.formats.losses import Losses
from annotator.store.articles import get_incoming
from annotator.store.database import Database
from annotator.workspace.annotated import ChoiceReport, Include, ProgressCallback, iter_annotated
from annotator.workspace.data_card import (
    VERSION,
    DataCard,
    card_json,
    losses_rows,
    moment,
    passed_over_row,
    schema_row,
)
from annotator.workspace.data_card_text import card_text
from annotator.workspace.exporting import default_output, make_export_folder
from annotator.workspace.headline_agreement import headline_agreement
from annotator.workspace.project import Project
from annotator.workspace.row_losses import note_row
from annotator.workspace.side_counts import SideCounts
from annotator.workspace.splitting import SHARE, Side, Split, check_share, split_articles

CONFIG_FILE, CARD_FILE, CARD_DATA = "config.cfg", "DATA_CARD.md", "data_card.json"
SUFFIX = "spacy"
_PLACE = 80
"""Cells of the words that name a place in an article."""


class SpacyExportReport(Struct):
    """What was exported.

    Attributes:
        path: the folder.
        is_written: False when there was nothing to train on; nothing was written then, and a folder that
            is there stays as it was.
        train, dev: articles in the two files.
        left_out: keys of annotated articles in neither file, each with those they are near to.
        notices: what the person should know, in sentences.
        components: what the config trains; longest_span: in tokens.
        files: how many; sha256: of the folder's list of files.
        choice: whose annotations were taken, and what was passed over.
        losses: what the files do not hold as it was annotated.
    """

    path: Path
    is_written: bool = True
    train: int = 0
    dev: int = 0
    left_out: dict[str, tuple[str, ...]] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    components: tuple[str, ...] = ()
    longest_span: int = 0
    files: int = 0
    sha256: str = ""
    choice: ChoiceReport = field(default_factory=ChoiceReport)
    losses: Losses = field(default_factory=Losses)


def export_spacy(
    project: Project,
    output: Path | None,
    *,
    annotator: str | None = None,
    gold: bool = False,
    include: Collection[Include] = (),
    split: float = SHARE,
    base_model: str | None = None,
    seed: int = 0,
    progress: ProgressCallback = lambda done, total: None,
) -> SpacyExportReport:
    """Write the training set of the finished articles, one person's annotations of each.

    The same store gives the same files. What they carry is said in `extractor.training_notes`, how the
    articles are divided in `workspace.splitting`.

    Args:
        project: what to export.
        output: the folder, or None for `exports/DATASET-spacy` of the project.
        annotator: this person's annotations alone.
        gold: the adjudicated ones alone.
        include: unfinished articles to take, too; what is not annotated in them is unknown to `ner`.
        split: share of the stories to train on; with 1 there is no file of held-out articles.
        base_model: an installed pipeline that training starts from; it must then be there in training.
        seed: of training.
        progress: told after each article, which are looked at twice.

    Raises:
        UsageError: the share is none.
        ProjectError: the folder cannot be written, or the base model not be loaded; what was there is as
            it was.
        StoreError: the database refuses.
    """
    check_share(split)
    report = SpacyExportReport(output or default_output(project, SUFFIX))
    with project.database() as database, database.snapshot():
        made = _TrainingSet(project, database, report, alone=annotator not in (None, GOLD))
        made.read(
            split_articles(database, split, lambda done, total: progress(done, 2 * total)),
            iter_annotated(
                project,
                database,
                annotator=annotator,
                gold=gold,
                include=include,
                one_per_article=True,
                report=report.choice,
                progress=lambda done, total: progress(total + done, 2 * total),
            ),
        )
        made.note_sides()
        if report.is_written:
            if output is None:
                make_export_folder(report.path.parent)
            written = write_folder(report.path, made.files(base_model, seed))
            report.files, report.sha256 = written.files, written.sha256
    return report


class _TrainingSet:
    """The training set while it is made."""

    def __init__(
        self, project: Project, database: Database, report: SpacyExportReport, *, alone: bool
    ) -> None:
        """Begin one; `alone`: it is of one annotator, and tells nothing of the others."""
        self._project, self._database, self._report, self._alone = project, database, report, alone
        self._files = {side: TrainingFile(project.schema) for side in (Side.TRAIN, Side.DEV)}
        self._counts = {side: SideCounts(project.schema) for side in self._files}
        self._split = Split(1, {}, {}, {})
        self._last_decision = 0

    def read(self, split: Split, articles: Iterator[AnnotatedArticle]) -> None:
        """Take in all articles."""
        self._split = split
        for given in articles:
            key = given.article.key
            side = split.sides[key]
            if side is Side.NEITHER:
                self._report.left_out[key] = split.near[key]
            else:
                self._add(given, side)
                self._last_decision = max(self._last_decision, given.at)
        self._report.train, self._report.dev = (counts.articles for counts in self._counts.values())

    def _add(self, given: AnnotatedArticle, side: Side) -> None:
        key = given.article.key
        article = TrainingArticle(
            given.article,
            given.tokens,
            given.annotator,
            given.annotations,
            given.find_span,
            foreign_tokens=self._has_foreign_tokens(key),
        )
        note_row(self._database, given, self._project.schema, self._report.losses)
        added = self._files[side].add(
            article, lambda kind, words: self._report.losses.add(kind, f"{key}: {cut(words, _PLACE)}")
        )
        self._counts[side].add(
            added.note, story=self._split.stories[key], tokens=added.tokens, sentences=added.sentences
        )

    def _has_foreign_tokens(self, key: str) -> bool:
        """Whether the article came with tokens of its own, as far as its row tells."""
        return b'"tokens"' in (get_incoming(self._database, key).line or b"")

    def note_sides(self) -> None:
        """Put what there is to say about the two sides into the report."""
        report = self._report
        if not report.train:
            report.is_written = False
            held_out = f"; the {report.dev} finished are held out" if report.dev else ""
            report.notices.append(f"there is nothing to train on{held_out}: finish more articles")
            return
        if not self._counts[Side.TRAIN].spans:
            report.notices.append("no span is in the articles to train on, so there is nothing to learn")
        if not report.dev:
            report.notices.append(f"no {DEV_FILE}: {self._why_no_dev()}")
            report.notices.append(
                f"{CONFIG_FILE} measures on {TRAIN_FILE} instead, and such scores say nothing about new texts"
            )
        if report.left_out:
            some = ", ".join(list(report.left_out)[:5])
            count = len(report.left_out)
            report.notices.append(f"{count} near to articles of both sides, in neither file: {some}")

    def _why_no_dev(self) -> str:
        if self._split.share == 1:
            return "all articles are trained on, as asked for"
        held_out = [key for key, side in self._split.sides.items() if side is Side.DEV]
        if not held_out:
            return "all articles tell one story"
        return f"none of the finished articles is held out; finish one of {', '.join(held_out[:5])}"

    def files(self, base_model: str | None, seed: int) -> Iterator[tuple[str, bytes]]:
        """Name and content of each file."""
        train, dev = (self._counts[side] for side in (Side.TRAIN, Side.DEV))
        lengths = train.lengths + dev.lengths
        components = span_components(self._project.schema, overlapping=train.overlap + dev.overlap > 0)
        self._report.components, self._report.longest_span = components, max(lengths, default=0)
        config = make_config(
            self._project.schema,
            components=components,
            base_model=base_model,
            span_lengths=lengths,
            seed=seed,
            words=train.words,
            dev=DEV_FILE if dev.articles else TRAIN_FILE,
        )
        yield TRAIN_FILE, self._files[Side.TRAIN].to_bytes()
        if dev.articles:
            yield DEV_FILE, self._files[Side.DEV].to_bytes()
        yield CONFIG_FILE, config.encode()
        for name, content in label_files(components, train.entity_tokens, train.spans):
            yield f"{LABELS_FOLDER}/{name}", content
        card = self._card(base_model, seed)
        yield CARD_DATA, card_json(card)
        yield CARD_FILE, card_text(card).encode("utf-8", "replace")

    def _card(self, base_model: str | None, seed: int) -> DataCard:
        train, dev = (self._counts[side].row() for side in (Side.TRAIN, Side.DEV))
        return {
            "version": VERSION,
            "dataset": self._project.settings.dataset,
            "program": f"annotator {__version__}",
            "license": None,
            "schema": schema_row(self._project.schema),
            "last_decision": moment(self._last_decision),
            "train": train,
            "dev": dev,
            "split": {
                "share": self._split.share,
                "left_out": len(self._report.left_out),
                "near": {key: list(near) for key, near in self._report.left_out.items()},
            },
            "passed_over": passed_over_row(self._report.choice),
            "agreement": headline_agreement(self._project, self._database, alone=self._alone),
            "losses": losses_rows(self._report.losses),
            "training": {
                "components": list(self._report.components),
                "longest_span": self._report.longest_span,
                "seed": seed,
                "base_model": base_model,
                "spacy": importlib.metadata.version("spacy"),
            },
        }
