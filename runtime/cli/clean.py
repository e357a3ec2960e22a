"""`app.py clean`: delete what nobody can need any more, or say what that would be."""

from __future__ import annotations

import argparse

from runtime.cleaning import clean
from runtime.cli.console import OK, Console
from runtime.cli.opening import opened
from runtime.domain.texts import Bilingual
from runtime.settings import load
from runtime.speech.sweeping import Swept


def add_arguments(parser: argparse.ArgumentParser, console: Console) -> None:
    """What to clean is the settings' to say."""
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help=console.into(Bilingual("只统计，不删除", "only count, delete nothing")),
    )
    parser.epilog = console.into(
        Bilingual(
            "能够回退到的任何发布的语音都会保留。保留多久见设置 TONEPATH_UNUSED_AUDIO_DAYS、TONEPATH_KEEP_RECORDINGS_DAYS、TONEPATH_KEEP_MESSAGES_DAYS。",
            "The audio of every release a line can go back to stays. How long the rest is kept: TONEPATH_UNUSED_AUDIO_DAYS, "
            "TONEPATH_KEEP_RECORDINGS_DAYS, TONEPATH_KEEP_MESSAGES_DAYS.",
        )
    )


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Clean and tell what went."""
    settings = load()
    with opened(settings) as database:
        done = clean(settings, database, dry=arguments.dry_run)
    for name, swept in (
        (Bilingual("不再使用的语音", "audio nobody uses"), done.prompts),
        (Bilingual("通话录音", "recorded conversations"), done.recordings),
        (Bilingual("留言的声音", "sound of messages"), done.messages),
    ):
        console.say(Bilingual(f"{name.zh}：{_files(swept).zh}", f"{name.en}: {_files(swept).en}"))
    console.say(Bilingual(f"留言：{done.forgotten} 条", f"messages: {done.forgotten}"))
    if arguments.dry_run:
        console.say(Bilingual("没有删除任何东西。", "Nothing was deleted."))
    return OK


def _files(swept: Swept) -> Bilingual:
    size = f"{swept.bytes / 1_000_000:.1f} MB"
    return Bilingual(f"{swept.files} 个文件，{size}", f"{swept.files} files, {size}")
