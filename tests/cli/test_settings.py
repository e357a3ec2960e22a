"""Settings: where they come from, what is refused, and that secrets are never shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from runtime.setting_shapes import SettingsError
from runtime.settings import READERS, Settings, load


def given(folder: Path, **settings: str) -> Settings:
    return load({f"TONEPATH_{name.upper()}": value for name, value in settings.items()}, directory=folder)


def test_nothing_set_is_a_site_on_this_machine_alone(tmp_path: Path) -> None:
    settings = load({}, directory=tmp_path)
    assert (settings.web_host, settings.web_port, settings.agi_port) == ("127.0.0.1", 8080, 4573)
    assert settings.data_dir == tmp_path / "var"
    assert settings.database_url == f"sqlite:///{tmp_path / 'var' / 'tonepath.db'}"
    assert settings.audio_dir_asterisk == str(tmp_path / "var" / "audio")
    assert settings.web_is_local


def test_the_environment_beats_the_file(tmp_path: Path) -> None:
    (tmp_path / "tonepath.toml").write_text(
        'web_port = 9000\nagi_port = 5000\nagi_allow = ["10.0.0.0/8"]\n[voices]\nzh-CN = "x"\n'
    )
    settings = given(tmp_path, web_port="9001")
    assert (settings.web_port, settings.agi_port) == (9001, 5000)
    assert [str(network) for network in settings.agi_allow] == ["10.0.0.0/8"]
    assert settings.voices == {"zh-CN": "x"}
    assert given(tmp_path, voices="en-US=y").voices == {"en-US": "y"}


def test_a_secret_may_stand_in_a_file_and_is_never_shown(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("s3cret-word\n")
    settings = given(tmp_path, ami_user="tonepath", ami_secret_file=str(secret), admin_password="another-s3cret")
    assert settings.ami_secret == "s3cret-word"
    assert "s3cret" not in repr(settings)
    with pytest.raises(SettingsError, match="twice"):
        given(tmp_path, ami_user="t", ami_secret="a", ami_secret_file=str(secret))


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"web_prot": "1"}, "TONEPATH_WEB_PROT"),
        ({"web_port": "0"}, "TONEPATH_WEB_PORT"),
        ({"web_port": "70000"}, "TONEPATH_WEB_PORT"),
        ({"web_port": "80x"}, "TONEPATH_WEB_PORT"),
        ({"web_host": "a b"}, "TONEPATH_WEB_HOST"),
        ({"agi_allow": "10.0.0.0/40"}, "TONEPATH_AGI_ALLOW"),
        ({"agi_host": "0.0.0.0"}, "TONEPATH_AGI_ALLOW"),
        ({"agi_host": "0.0.0.0", "agi_allow": "10.0.0.0/8"}, "TONEPATH_AGI_PUBLIC"),
        ({"ami_user": "x"}, "TONEPATH_AMI_SECRET"),
        ({"ami_secret": "x"}, "TONEPATH_AMI_USER"),
        ({"ami_secret_file": "/nowhere"}, "TONEPATH_AMI_SECRET_FILE"),
        ({"web_host": "192.168.1.2"}, "TONEPATH_ADMIN_PASSWORD"),
        ({"admin_password": "short"}, "TONEPATH_ADMIN_PASSWORD"),
        ({"fallback": "agents"}, "TONEPATH_FALLBACK"),
        ({"fallback": "number:PJSIP/x,30"}, "TONEPATH_FALLBACK"),
        ({"voices": "zh-CN="}, "TONEPATH_VOICES"),
        ({"log_level": "loud"}, "TONEPATH_LOG_LEVEL"),
        ({"database_url": "mysql://x"}, "TONEPATH_DATABASE_URL"),
        ({"data_dir": ""}, "TONEPATH_DATA_DIR"),
        ({"agi_second": "there"}, "TONEPATH_AGI_SECOND"),
        ({"agi_port": "8080"}, "TONEPATH_AGI_PORT"),
        ({"config": "none.toml"}, "TONEPATH_CONFIG"),
        ({"runtime_id": "a b"}, "TONEPATH_RUNTIME_ID"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_name_in_both_languages(
    tmp_path: Path, settings: dict[str, str], named: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        given(tmp_path, **settings)
    assert named in refused.value.setting
    assert refused.value.zh
    assert refused.value.en
    assert refused.value.zh != refused.value.en


@pytest.mark.parametrize("text", ["web_port = ", "web_port = true", "web_port = 1.5", "nothing_like_it = 1", "\xff"])
def test_a_file_that_cannot_be_meant_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "tonepath.toml").write_bytes(text.encode("latin-1"))
    with pytest.raises(SettingsError, match=r"tonepath\.toml"):
        load({}, directory=tmp_path)


def test_beyond_this_machine_with_everything_it_needs(tmp_path: Path) -> None:
    settings = given(
        tmp_path,
        web_host="0.0.0.0",
        admin_password="long-enough-one",
        agi_host="0.0.0.0",
        agi_allow="10.0.0.0/8",
        agi_public="ivr.example",
    )
    assert not settings.web_is_local
    assert settings.agi_public == "ivr.example"


def test_every_setting_has_a_reader() -> None:
    assert {*READERS, "origins"} == set(Settings.__dataclass_fields__)


def test_what_leads_the_installers_is_no_setting(tmp_path: Path) -> None:
    given = {"TONEPATH_CACHE": "/c", "TONEPATH_ASTERISK": "/a", "TONEPATH_POSTGRES": "/p"}
    assert load(given, directory=tmp_path) == load({}, directory=tmp_path)
