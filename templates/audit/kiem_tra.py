"""Kiểm tra chuỗi nhật ký trong thư mục này. Chỉ dùng thư viện chuẩn của Python 3: python3 kiem_tra.py"""

import hashlib
import json
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
faults = 0
hashes = {}
previous = {"seq": 0, "hash": "0" * 64, "recorded_at": ""}


def tell(text):
    global faults
    faults += 1
    print(text)


def lines(name):
    with (FOLDER / name).open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


for entry in lines("chuoi-nhat-ky.jsonl"):
    seq = entry["seq"]
    fields = ("previous_hash", "seq", "recorded_at", "kind", "subject", "payload")
    text = "\n".join(str(entry[field]) for field in fields)
    if hashlib.sha256(text.encode("utf-8")).hexdigest() != entry["hash"]:
        tell(f"Mục {seq}: nội dung không khớp mã băm.")
    if entry["previous_hash"] != previous["hash"]:
        tell(f"Mục {seq}: không nối với mục đứng trước.")
    if seq != previous["seq"] + 1:
        tell(f"Mục {seq}: số thứ tự không liên tục (sau mục {previous['seq']}).")
    if entry["recorded_at"] < previous["recorded_at"]:
        tell(f"Mục {seq}: thời điểm lùi so với mục đứng trước.")
    hashes[seq] = entry["hash"]
    previous = entry

heads = 0
for head in lines("dau-chuoi.jsonl"):
    heads += 1
    if hashes.get(head["seq"]) != head["hash"]:
        tell(f"Đầu chuỗi đã lưu tại mục {head['seq']} không còn trong chuỗi: chuỗi bị cắt bỏ hoặc ghi lại.")

print(f"Đã kiểm tra {len(hashes)} mục, {heads} đầu chuỗi. Mã băm cuối cùng: {previous['hash']}")
print("Không phát hiện sai lệch." if not faults else f"Có {faults} sai lệch.")
sys.exit(1 if faults else 0)
