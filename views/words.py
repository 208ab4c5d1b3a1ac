"""All words of the interface: key to (Chinese, English)."""

WORDS: dict[str, tuple[str, str]] = {
    "nav_chat": ("问答", "Chat"),
    "language": ("语言", "Language"),
    "title": ("合同问答", "Ask your contracts"),
    "subtitle": (
        "用平常的话提问,每一句回答都附合同原文,点编号即可查看出处。",
        "Ask in plain words. Every sentence of the answer carries the exact words of the contract; "
        "click a number to see the clause.",
    ),
    "library_counts": (
        "{contracts} 份合同 · {sources} 个文件",
        "{contracts} contracts · {sources} files",
    ),
    "empty_library": (
        "还没有合同。请先在终端运行:`contract-qa ingest 文件夹`,完成后刷新本页。",
        "No contracts yet. Run `contract-qa ingest FOLDER` in a terminal, then reload this page.",
    ),
    "loading": ("正在加载模型和合同库……", "Loading the model and the library…"),
    "scope": ("提问范围", "Contracts asked about"),
    "scope_all": ("全部合同", "All contracts"),
    "new_chat": ("新对话", "New conversation"),
    "placeholder": ("请输入问题,例如:乙方多久内要到场?", "Ask a question about your contracts"),
    "examples": ("可以这样问", "Try one of these"),
    "step_scope": ("确定范围:{count} 份合同", "Scope: {count} contracts"),
    "step_retrieved": ("找到 {count} 段相关条款", "{count} passages found"),
    "step_checked": (
        "核对引文 {count} 处,用时 {seconds:.2f} 秒",
        "{count} citations checked, {seconds:.2f} s",
    ),
    "working": ("正在查找……", "Looking it up…"),
    "citation": ("引文 {n}", "Citation {n}"),
    "page": ("第 {page} 页", "Page {page}"),
    "clause_text": ("条款原文", "The clause"),
    "page_image": ("页面", "The page"),
    "previous": ("上一页", "Previous page"),
    "next": ("下一页", "Next page"),
    "download": ("下载原文件", "Download the original"),
    "sources": ("出处", "Sources"),
    "declined": ("合同中没有找到", "Not found in these contracts"),
    "failed": (
        "这个问题没能回答:{reason}",
        "This question could not be answered: {reason}",
    ),
}

EXAMPLES: tuple[tuple[str, str], ...] = (
    ("故障后多久要响应?", "How fast must a fault be responded to?"),
    ("乙方的保密义务有哪些?", "What are party B's confidentiality obligations?"),
    ("提前解除合同要提前多久通知?", "What is the notice period for early termination?"),
    ("逾期付款要承担什么责任?", "What happens if a payment is late?"),
)
