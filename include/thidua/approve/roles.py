"""In which role a draft was answered, in words."""

ROLES = {
    "approver": "người phê duyệt",
    "deputy": "người được ủy quyền",
    "operator": "người vận hành",
    "policy": "theo chính sách của kế hoạch",
}
