"""Notices of mail servers and programs as they write them: made up, in the known styles."""

from dataclasses import dataclass

RECIPIENT = "ban-tdkt@thanh-pho.example"
SENDER = "bao-cao@phuong-mau.example"


def crlf(text: str) -> bytes:
    return text.lstrip("\n").replace("\n", "\r\n").encode()


def original(message_id: str) -> str:
    """The headers of the report's mail, as they are given back."""
    return f"""From: =?utf-8?q?Ph=C6=B0=E1=BB=9Dng_M=E1=BA=ABu?= <{SENDER}>
To: Ban TDKT <{RECIPIENT}>
Subject: =?utf-8?b?W0LDoW8gY8Ohb10=?=
Date: Mon, 14 Dec 2026 10:05:00 +0700
Message-ID: {message_id}
Auto-Submitted: auto-generated
"""


def postfix(message_id: str, *, action: str = "failed", status: str = "5.1.1", envelope_id: str = "") -> bytes:
    """Postfix: text/plain, message/delivery-status, text/rfc822-headers or message/rfc822."""
    envelope = f"Original-Envelope-Id: {envelope_id}\n" if envelope_id else ""
    return crlf(f"""
Return-Path: <>
Date: Mon, 14 Dec 2026 10:06:00 +0700 (+07)
From: MAILER-DAEMON@mx.phuong-mau.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {SENDER}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
    boundary="4DB2F1C0A2.1797217560/mx.phuong-mau.example"
Message-Id: <20261214030600.5E1B01C0A3@mx.phuong-mau.example>

This is a MIME-encapsulated message.

--4DB2F1C0A2.1797217560/mx.phuong-mau.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.phuong-mau.example.

--4DB2F1C0A2.1797217560/mx.phuong-mau.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.phuong-mau.example
{envelope}X-Postfix-Queue-ID: 4DB2F1C0A2
X-Postfix-Sender: rfc822; {SENDER}
Arrival-Date: Mon, 14 Dec 2026 10:05:01 +0700 (+07)

Final-Recipient: rfc822; {RECIPIENT}
Original-Recipient: rfc822;{RECIPIENT}
Action: {action}
Status: {status}
Remote-MTA: dns; mx.thanh-pho.example
Diagnostic-Code: smtp; 550 5.1.1 <{RECIPIENT}>: Recipient address rejected:
    User unknown in virtual mailbox table

--4DB2F1C0A2.1797217560/mx.phuong-mau.example
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

{original(message_id)}
--4DB2F1C0A2.1797217560/mx.phuong-mau.example--
""")


def exim(message_id: str) -> bytes:
    """Exim since 4.90: multipart/report with X-Failed-Recipients, the mail as message/rfc822."""
    return crlf(f"""
Return-path: <>
Received: from Debian-exim by mx.phuong-mau.example with local (Exim 4.96)
X-Failed-Recipients: {RECIPIENT}
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mx.phuong-mau.example>
To: {SENDER}
References: {message_id}
Content-Type: multipart/report; report-type=delivery-status; boundary=1797217560-eximdsn-1804289383
MIME-Version: 1.0
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1xYz-000abc-12@mx.phuong-mau.example>
Date: Mon, 14 Dec 2026 10:06:00 +0700

--1797217560-eximdsn-1804289383
Content-type: text/plain; charset=us-ascii

This message was created automatically by mail delivery software.

--1797217560-eximdsn-1804289383
Content-type: message/delivery-status

Reporting-MTA: dns; mx.phuong-mau.example

Action: failed
Final-Recipient: rfc822;{RECIPIENT}
Status: 5.0.0
Remote-MTA: dns; mx.thanh-pho.example
Diagnostic-Code: smtp; 552 5.2.2 Mailbox full

--1797217560-eximdsn-1804289383
Content-type: message/rfc822

{original(message_id)}

Kinh gui
--1797217560-eximdsn-1804289383--
""")


def old_exim(message_id: str) -> bytes:
    """Exim before: text alone, the mail quoted behind it."""
    return crlf(f"""
Return-path: <>
X-Failed-Recipients: {RECIPIENT}
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mx.phuong-mau.example>
To: {SENDER}
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1xYz-000abc-13@mx.phuong-mau.example>

This message was created automatically by mail delivery software.

  {RECIPIENT}
    host mx.thanh-pho.example [192.0.2.7]
    SMTP error from remote mail server after RCPT TO:<{RECIPIENT}>:
    550 5.1.1 <{RECIPIENT}>: User unknown

------ This is a copy of the message, including all the headers. ------

{original(message_id)}
""")


def exchange(message_id: str, *, action: str = "failed", status: str = "5.1.10") -> bytes:
    """Exchange Online: HTML in a multipart/alternative first, fields in its own order, the mail as message/rfc822."""
    return crlf(f"""
From: postmaster@thanh-pho.example
To: {SENDER}
Date: Mon, 14 Dec 2026 03:06:00 +0000
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="e7f1c8a0-1111-2222-3333-444455556666"
X-MS-Exchange-Message-Is-Ndr:
Content-Language: vi-VN
Message-ID: <f2c0-ndr@SG2PR01MB0001.apcprd01.prod.exchangelabs.example>
In-Reply-To: {message_id}
References: {message_id}
Subject: =?utf-8?B?S2jDtG5nIHRo4buDIGfhu61p?=
Auto-Submitted: auto-replied

--e7f1c8a0-1111-2222-3333-444455556666
Content-Type: multipart/alternative; differences=Content-Type; boundary="alt"

--alt
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: base64

S2jDtG5nIHRo4buDIGfhu61pIHRoxrAu

--alt--

--e7f1c8a0-1111-2222-3333-444455556666
Content-Type: message/delivery-status

Reporting-MTA: dns;SG2PR01MB0001.apcprd01.prod.exchangelabs.example
Received-From-MTA: dns;mx.phuong-mau.example
Arrival-Date: Mon, 14 Dec 2026 03:05:02 +0000

Final-Recipient: rfc822;{RECIPIENT}
Action: {action}
Status: {status}
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient {RECIPIENT} not found by SMTP address lookup
X-Display-Name: Ban TDKT

--e7f1c8a0-1111-2222-3333-444455556666
Content-Type: message/rfc822

{original(message_id)}

--e7f1c8a0-1111-2222-3333-444455556666--
""")


def gmail(message_id: str, *, action: str = "failed", status: str = "5.7.26") -> bytes:
    """Gmail: multipart/related first, the mail as message/rfc822, thread headers of the mail itself."""
    return crlf(f"""
Return-Path: <>
X-Failed-Recipients: {RECIPIENT}
From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
To: {SENDER}
Auto-Submitted: auto-replied
Subject: Delivery Status Notification (Failure)
References: {message_id}
In-Reply-To: {message_id}
X-Gm-Message-State: AOJu0Yz
Message-ID: <675ce1a8.170a0220.1.0001.GMR@mx.google.com>
Date: Sun, 13 Dec 2026 19:06:00 -0800 (PST)
MIME-Version: 1.0
Content-Type: multipart/report; boundary="00000000000012ab34"; report-type=delivery-status

--00000000000012ab34
Content-Type: multipart/related; boundary="0000000000001rel"

--0000000000001rel
Content-Type: text/plain; charset="UTF-8"

** Address not found **
--0000000000001rel--
--00000000000012ab34
Content-Type: message/delivery-status

Reporting-MTA: dns; googlemail.com
Arrival-Date: Sun, 13 Dec 2026 19:05:03 -0800 (PST)
X-Original-Message-ID: {message_id}

Final-Recipient: rfc822; {RECIPIENT}
Action: {action}
Status: {status}
Remote-MTA: dns; mx.thanh-pho.example. (192.0.2.7, the server for the domain thanh-pho.example.)
Diagnostic-Code: smtp; 550-5.7.26 Unauthenticated email is not accepted
Last-Attempt-Date: Sun, 13 Dec 2026 19:06:00 -0800 (PST)

--00000000000012ab34
Content-Type: message/rfc822

{original(message_id)}

----- Message truncated -----
--00000000000012ab34--
""")


def internationalized(message_id: str) -> bytes:
    """RFC 6533: message/global-delivery-status and message/global-headers."""
    return (
        postfix(message_id)
        .replace(b"message/delivery-status", b"message/global-delivery-status")
        .replace(b"text/rfc822-headers", b"message/global-headers")
    )


def read_receipt(message_id: str, *, disposition: str = "displayed") -> bytes:
    """A notice of the recipient's program (RFC 8098)."""
    return crlf(f"""
From: Ban TDKT <{RECIPIENT}>
To: {SENDER}
Subject: =?UTF-8?B?xJDDoyDEkeG7jWM=?=
Message-ID: <mdn-1@thanh-pho.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=disposition-notification; boundary="mdn"

--mdn
Content-Type: text/plain; charset=UTF-8

Your message was displayed.

--mdn
Content-Type: message/disposition-notification

Reporting-UA: mail.thanh-pho.example; Mau 1.0
Original-Recipient: rfc822;{RECIPIENT}
Final-Recipient: rfc822;{RECIPIENT}
Original-Message-ID: {message_id}
Disposition: manual-action/MDN-sent-manually; {disposition}

--mdn--
""")


def reply(message_id: str, *, subject: str = "Re: Báo cáo", automatic: bool = False) -> bytes:
    """A person's answer, or that of an absence."""
    extra = "Auto-Submitted: auto-replied\n" if automatic else ""
    return crlf(f"""
From: Chuyen vien <{RECIPIENT}>
To: {SENDER}
Subject: {subject}
Message-ID: <tra-loi@thanh-pho.example>
In-Reply-To: {message_id}
References: <cu@khac.example> {message_id}
{extra}Content-Type: text/plain; charset=utf-8

Báo cáo bị trả lại vì sai số liệu.
""")


@dataclass(frozen=True)
class Hostile:
    """Mails that are made to break whoever reads them."""

    name: str
    data: bytes


def hostile(message_id: str) -> list[Hostile]:
    deep = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(5000))
    nested = "Content-Type: message/rfc822\n\n" * 5000
    bad_charset = f"""From: =?no-such-charset?B?/////w==?= <x@y.example>
Subject: =?utf-8?B?gICA?= =?big5?Q?=FF=FE?=
In-Reply-To: {message_id}
Content-Type: text/plain; charset="../../etc/passwd"

x
"""
    status = postfix("<khong-co@thidua.local>")
    return [
        Hostile("empty", b""),
        Hostile("no text", bytes(range(256)) * 64),
        Hostile("deep parts", crlf(f"In-Reply-To: {message_id}\n{deep}")),
        Hostile("deep mails", crlf(f"In-Reply-To: {message_id}\n{nested}")),
        Hostile("bad charsets", crlf(bad_charset)),
        Hostile("unknown identity", status),
        Hostile("forged in a thread", reply(" ".join(f"<{n}@khac.example>" for n in range(4000)))),
        Hostile("huge", b"Subject: to\r\nReferences: <a@b>\r\n\r\n" + b"A" * 3_000_000),
        Hostile("one huge header", b"References: " + b"<" * 900_000 + b"\r\n\r\n"),
        Hostile("many parts", b'Content-Type: multipart/report; boundary="p"\r\n\r\n' + b"--p\r\n\r\n\r\n" * 60_000),
        Hostile("null and escape", b"Subject: a\x00b\x1b[31m\r\nIn-Reply-To: " + message_id.encode() + b"\r\n\r\nx"),
        Hostile("status of nothing", status.split(b"Final-Recipient")[0]),
    ]
