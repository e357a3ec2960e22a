"""Filling the site of the pictures, as its people would: through the API, with the flows of `contents` published and called."""

from __future__ import annotations

import io
import json
import math
import struct
import time
import wave
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from playwright.sync_api import APIRequestContext

from deploy.pictures.contents import (
    OLD_LINE,
    SERVICE_LINE,
    SHOP_LINE,
    Document,
    Names,
    Words,
    names,
    service,
)
from deploy.pictures.smaller import night, points

PATIENCE_S = 120.0


@dataclass(frozen=True, slots=True)
class Api:
    """The API as a signed-in person has it."""

    request: APIRequestContext
    address: str

    def send(self, method: str, path: str, body: Any = None, *, match: str = "", data: bytes | None = None) -> Any:
        """What the answer says. Raises `RuntimeError` with the server's words when it refuses."""
        headers = {"Content-Type": "application/json" if data is None else "application/octet-stream"}
        if method != "GET":
            headers["X-CSRF-Token"] = self.request.get(f"{self.address}/api/v1/session").json()["csrf"]
        if match:
            headers["If-Match"] = f'"{match}"'
        sent = data if data is not None else None if body is None else json.dumps(body)
        answer = self.request.fetch(
            f"{self.address}/api/v1{quote(path, safe='/?=&%')}", method=method, headers=headers, data=sent
        )
        if not answer.ok:
            raise RuntimeError(f"{method} {path}: {answer.status} {answer.text()}")
        return answer.json() if answer.text() else None

    def tag(self, path: str) -> str:
        """The revision of what stands there."""
        return self.request.get(f"{self.address}/api/v1{quote(path)}").headers.get("etag", "").strip('W/"')

    def finished(self, job: Any) -> Any:
        """What came of a job."""
        deadline = time.monotonic() + PATIENCE_S
        while job["state"] in ("waiting", "running"):
            if time.monotonic() > deadline:
                raise RuntimeError(f"{job['kind']} is not over after {PATIENCE_S:.0f} s")
            time.sleep(0.2)
            job = self.send("GET", f"/jobs/{job['id']}")
        if job["state"] != "done" or job["problem"]:
            raise RuntimeError(f"{job['kind']}: {job['problem']}")
        return job["result"]


def fill(api: Api, language: str) -> Names:
    """Everything but the calls."""
    w = Words(language)
    n = names(w)
    _empty(api)
    _people(api, w, n)
    api.send("POST", "/flows", {"name": n.night, "document": night(w)})
    api.send("POST", "/flows", {"name": n.points, "document": points(w)})
    api.send("POST", "/flows", {"name": n.service, "document": service(w)})
    for number, title in (
        (SERVICE_LINE, w("全国服务热线", "National service line")),
        (SHOP_LINE, w("上海旗舰店", "Shanghai shop")),
        (OLD_LINE, w("旧号码", "Old number")),
    ):
        api.send("POST", "/lines", {"number": number, "title": title})
    _publish(api, n.service, SERVICE_LINE, w("第一版", "First version"))
    _publish(api, n.service, OLD_LINE, w("旧号码也用它", "The old number uses it too"))
    _publish(api, n.night, SHOP_LINE, w("门店下班后", "When the shop is closed"))
    _draft(api, n.service, service(w, second=True))
    _rules(api, w, n)
    _scenarios(api, w, n)
    _recording(api, w, n)
    return n


def second(api: Api, language: str) -> None:
    """The service line's second version goes live, and its draft is a little further."""
    w = Words(language)
    n = names(w)
    _publish(api, n.service, SERVICE_LINE, w("报修先问种类", "Repairs ask for the kind of machine"))
    document = service(w, second=True)
    document["nodes"]["welcome"]["config"]["prompt"] = w.say(
        "您好，这里是云杉家电，很高兴为您服务。", "Welcome to Spruce. We are glad you called."
    )
    _draft(api, n.service, document)
    for name, role in ((w("李静", "Lee"), "approver"), (w("王强", "Wong"), "administrator")):
        api.send("POST", "/people", {"name": name, "role": role})


def ask(api: Api, mate: APIRequestContext, language: str) -> None:
    """A second person asks to publish what answers at night; from now on the site wants that agreed to."""
    w = Words(language)
    n = names(w)
    added = api.send("POST", "/people", {"name": w("陈晨", "Chen"), "role": "administrator"})
    api.send("PUT", "/approvals", {"on": True})
    own = Api(mate, api.address)
    own.send("POST", "/session", {"name": added["person"]["name"], "password": added["password"]})
    own.send("PUT", "/session/password", {"password": added["password"][::-1]})
    document = night(w)
    document["nodes"]["main"]["config"]["prompt"] = w.say(
        "夜间服务：留言请按1，漏水等紧急情况请按2。",
        "Night service. To leave a message, press 1. For leaks and other emergencies, press 2.",
    )
    document["nodes"]["duty"]["config"]["ring_s"] = 30
    _draft(own, n.night, document)
    _publish(
        own, n.night, SHOP_LINE, w("说清什么算紧急，多等十秒", "Say what an emergency is, and ring ten seconds longer")
    )


def _empty(api: Api) -> None:
    """Away with what a new site starts with: the pictures show one company's site."""
    for flow in sorted(
        api.send("GET", "/flows")["flows"], key=lambda row: row["name"] in ("订单查询", "身份核验", "下班值守")
    ):
        api.send("DELETE", f"/flows/{flow['name']}")
    for kind in ("schedules", "lists", "destinations"):
        for row in api.send("GET", f"/{kind}")[kind]:
            api.send("DELETE", f"/{kind}/{row['name']}")


def _people(api: Api, w: Words, n: Names) -> None:
    week: Document = {
        day: [{"from": "09:00", "to": "21:00"}] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    }
    schedule = {"zone": "Asia/Shanghai", "calendar": "CN", "weekly": week}
    api.send("POST", "/schedules", {"name": n.hours, "document": schedule})
    api.send("POST", "/lists", {"name": n.vip, "title": w("直接转专人", "Go straight to a person")})
    vip = [
        ("13800138001", w("李女士", "Ms Li")),
        ("13912345678", w("周先生", "Mr Zhou")),
        ("02161230001", w("恒达酒店", "Hengda Hotel")),
        ("13701020304", w("陈老师", "Mr Chen")),
    ]
    api.send("POST", f"/lists/{n.vip}/entries", {"put": [{"number": number, "note": note} for number, note in vip]})
    api.send("POST", "/lists", {"name": n.blocked, "title": w("来电占线", "Get a busy tone")})
    blocked: list[Document] = [
        {"number": "17012345678", "note": w("推销", "Sales calls"), "days": 30},
        {"number": "13600001111", "note": w("反复骚扰", "Again and again")},
    ]
    api.send("POST", f"/lists/{n.blocked}/entries", {"put": blocked})
    team = [(w("王芳", "Anna Wang"), "8001"), (w("刘洋", "Leo Liu"), "8002"), (w("赵敏", "Mina Zhao"), "8003")]
    members = [{"device": f"PJSIP/{number}", "name": name, "number": number} for name, number in team]
    group: Document = {
        "kind": "group",
        "title": w("前台三人", "Three at the front desk"),
        "members": members,
        "strategy": "least_recent",
        "hours": n.hours,
        "next": n.duty,
    }
    number: Document = {"kind": "number", "title": w("晚上和周末", "Evenings and weekends"), "number": "13900139000"}
    for name, document in (
        (n.duty, number),
        (n.agents, group),
        (n.repairs, {"kind": "queue", "queue": "repairs", "title": w("维修中心", "Repair centre")}),
    ):
        api.send("PUT", f"/destinations/{name}", document, match="0")
    csv = w("会员号,姓名,积分\n", "card,name,points\n") + "".join(
        f"{100200 + row},{w('会员', 'Member')} {row},{row * 137 % 4000}\n" for row in range(1, 240)
    )
    kept = api.send(
        "POST", f"/table-uploads?name={quote(n.members)}&file={quote(w('会员.csv', 'members.csv'))}", data=csv.encode()
    )
    api.finished(api.send("POST", f"/table-uploads/{kept['token']}/live", {}))


def _publish(api: Api, flow: str, line: str, message: str) -> None:
    revision = api.send("GET", f"/flows/{flow}")["revision"]
    api.finished(
        api.send("POST", f"/flows/{flow}/publish", {"line": line, "message": message, "base_revision": revision})
    )


def _draft(api: Api, flow: str, document: Document) -> None:
    api.send("PUT", f"/flows/{flow}/draft", document, match=api.tag(f"/flows/{flow}/draft"))


def _rules(api: Api, w: Words, n: Names) -> None:
    path = f"/lines/{SERVICE_LINE}/rules"
    rules: Document = {
        "schema_version": 1,
        "group": w("售后", "Service"),
        "zone": "Asia/Shanghai",
        "blocked": [n.blocked],
        "emergency": {
            "to": {"message": w.say("系统维护，请稍后再拨。", "We are mending our systems. Please call again later.")}
        },
        "vip": [{"list": n.vip, "to": {"human": n.agents}}],
        "hours": {"schedule": n.hours, "periods": [{"period": "holiday", "to": {"flow": n.night}}]},
    }
    api.send("PUT", path, rules, match=api.tag(path))


def _scenarios(api: Api, w: Words, n: Names) -> None:
    monday, sunday, holiday = "2026-11-23T10:00", "2026-11-22T22:00", "2026-10-01T10:00"
    rows: list[Document] = [
        {"name": w("工作日查订单", "An order on a working day"), "at": monday, "tags": [w("订单", "orders")], "inputs": [{"after": "1"}, {"after": "20261188"}, {"after": "2"}], "expect": {"ended": "completed", "contains": ["order"]}},
        {"name": w("工作日报修冰箱", "A fridge to be mended"), "at": monday, "tags": [w("报修", "repairs")], "inputs": [{"after": "2"}, {"after": "1"}], "expect": {"contains": ["machine.fridge"], "destination": n.repairs}},
        {"name": w("不按键也能到人工", "Silence reaches a person"), "at": monday, "tags": [w("人工", "person")], "inputs": ["silence", "silence", "silence"], "expect": {"destination": n.agents}},
        {"name": w("周日晚上留言", "A message on Sunday evening"), "at": sunday, "tags": [w("下班", "closed")], "inputs": [{"message": {"ms": 8000, "ended_by": "key"}}], "expect": {"contains": ["mailbox.saved"]}},
        {"name": w("国庆来电", "A call on National Day"), "at": holiday, "tags": [w("节假日", "holidays")], "inputs": [{"message": {"ms": 5000, "ended_by": "silence"}}], "expect": {"contains": ["hours.holiday"]}},
    ]  # fmt: skip
    for row in rows:
        api.send("POST", "/scenarios", {"flow": n.service, "document": row})
    api.finished(api.send("POST", "/scenarios/run", {"flow": n.service}))


def _recording(api: Api, w: Words, n: Names) -> None:
    """Two seconds of three notes."""
    rate, sound = 16_000, io.BytesIO()
    tones = [
        (1 - step % 10_000 / 10_000) * 9_000 * math.sin(2 * math.pi * (523, 659, 784)[step // 10_667] * step / rate)
        for step in range(32_000)
    ]
    with wave.open(sound, "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(b"".join(struct.pack("<h", int(each)) for each in tones))
    api.send("PUT", f"/prompts/{n.music}/languages/{w.language}?how=upload&file=opening.wav", data=sound.getvalue())
