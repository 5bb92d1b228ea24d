"""Private keys: proven by their checksum, or called so; TXIDs and addresses are neither."""

from __future__ import annotations

import pytest

from bot.redaction import redact
from tests.unit.secrets_made import EXTENDED, HEX, Dice, broken, extended_key, marked, references, seed_phrase, wif

_DICE = Dice(51)
_H = _DICE.letters(HEX, 64)
_TX = _DICE.letters(HEX, 64)
_W = wif(_DICE)
_REFERENCES = references(_DICE)
_VERSIONS = {"bitcoin": 0x80, "testnet": 0xEF, "litecoin": 0xB0, "dogecoin": 0x9E, "dash": 0xCC}

_PROVEN = {
    **{f"{name}, compressed": wif(_DICE, v) for name, v in _VERSIONS.items()},
    **{f"{name}, uncompressed": wif(_DICE, v, compressed=False) for name, v in _VERSIONS.items()},
    **{kind: extended_key(_DICE, kind) for kind in EXTENDED},
}
_CALLED = [
    f"private key {_H}",
    f"private key: {_H}",
    f"my private key is {_H}",
    f"my private key is here: {_H}",
    f"Private Key = 0x{_H}",
    f"PRIVATE KEY {_H.upper()}",
    f"private-key:{_H}",
    f"private_key={_H}",
    f'"privateKey": "0x{_H}"',
    f"private key:\n{_H}",
    f"the private key of my metamask wallet: {_H}",
    f"here is the private key for the old account\n\n0x{_H} please recover it",
    f"privkey {_H}",
    f"priv key {_H}",
    f"pvt key - {_H}",
    f"privat key is {_H}",
    f"privet key {_H}",
    f"secret key: {_H}",
    f"pkey {_H}",
    f"i exported the private keys: {_H}",
    f"can you import this private key? {_H}",
    f"私钥{_H}",
    f"私钥：{_H}",
    f"我的私钥是{_H}",
    f"私钥是 0x{_H} 帮我找回",
    f"钱包私钥如下：\n{_H}",
    f"密钥：{_H}",
    f"私鑰：{_H}",
    f"我的私鑰是 {_H}，幫我匯入",
    f"密鑰 {_H}",
    f"{_H} is my private key",
    f"{_H} this is the private key",
    f"0x{_H} <- my private key",
    f"{_H} 这是我的私钥",
    f"{_H}，私钥",
    f"private keys {_H}, {_H[::-1]}",
    f"这个private key {_H} 能用吗",
    f"my txid is lost but my private key is {_H}",
    f"TX hash {_TX}, private key {_H}",
    f"私钥给你 {_H} 交易哈希 {_TX}",
    f"Private\u200b key: {_H[:20]}\u200b{_H[20:]}",
    "private key: " + "".join(chr(ord(c) + 0xFEE0) for c in _H),
]
_KEPT = [
    f"txid {_TX}",
    f"TXID: 0x{_TX}",
    f"tx hash {_TX}",
    f"hash {_TX.upper()}",
    f"transaction {_TX} is still pending",
    f"哈希{_TX}",
    f"哈希：0x{_TX}",
    f"交易哈希是{_TX}，请查一下",
    f"转账记录 {_TX}",
    f"轉帳 {_TX}",
    f"区块上已经确认了{_TX}",
    f"https://etherscan.io/tx/0x{_TX}",
    f"https://tronscan.org/#/transaction/{_TX}",
    f"https://blockchair.com/bitcoin/transaction/{_TX}?_type=utxo",
    f"deposit missing {_TX}",
    f"充值没到 {_TX}",
    f"提现 {_TX} 还没到",
    f"I never gave my private key to anyone. my txid is {_TX}",
    f"not my private key, this is the transaction hash {_TX}",
    f"不是私钥，是交易哈希 {_TX}",
    f"private key is safe, tx: {_TX}",
    f"secret key no, txhash yes 0x{_TX}",
    f"{_TX} is the txid, never my private key",
    f"{_TX} is my deposit",
    f"txs:\n{_TX}\n{_TX[::-1]}",
    *(f"my address {_REFERENCES[k]}" for k in ("eth", "tron", "btc", "btc 3", "bech32")),
    *(f"我的地址是{_REFERENCES[k]}，没到账" for k in ("eth", "tron", "btc", "btc 3", "bech32")),
    *(f"private key of {_REFERENCES[k]} is lost" for k in ("eth", "tron", "btc", "btc 3", "bech32")),
    *(broken(key) for key in _PROVEN.values()),
    f"私钥泄露了\ndeposit {_TX} missing",
    f"绑定时那串密钥要不要保存 {_TX} 没到账",
    f"is my private key safe? {_TX} is pending",
    f"memo {_H[:32]}",
    f"md5 {_H[:32]} of the file",
    f"session {_H[:40]}",
    "what is a private key",
    "my private key was stolen",
    "private key leaked, what now?",
    "do you ask for private keys?",
    "私钥是什么",
    "我的私钥被盗了",
    "私钥泄露了怎么办",
    "有人要我的私钥",
    "我不會給你私鑰",
    "how do i export my private key from bitmart",
    "xprv",
    "an xprv starts with xprv9s21",
    "my key does not work",
    "API key expired",
    "",
]


def test_there_are_enough_examples() -> None:
    assert len(_PROVEN) + len(_CALLED) >= 40
    assert len(_KEPT) >= 60


@pytest.mark.parametrize("name", _PROVEN)
def test_a_key_whose_checksum_holds_is_removed_wherever_it_stands(name: str) -> None:
    for around in ("{}", "key {}", "my txid {} please", "我的钱包{}导入", "({})", "{}.", "a\n{}\nb", "order: {}"):
        found = redact(around.format(_PROVEN[name]))
        assert found.text == marked(around, "private key")
        assert found.removed == ("private key",)


@pytest.mark.parametrize("text", _CALLED)
def test_hexadecimal_digits_that_are_called_a_private_key_are_removed(text: str) -> None:
    found = redact(text)
    assert found.removed == ("private key",)
    assert _H.lower() not in found.text.lower()
    assert _H[::-1] not in found.text


def test_what_is_no_private_key_stays() -> None:
    assert [text for text in _KEPT if redact(text).text != text] == []


@pytest.mark.parametrize("text", [t for t in _CALLED if _TX in t])
def test_a_txid_beside_a_private_key_stays(text: str) -> None:
    assert _TX in redact(text).text


def test_zero_width_characters_and_wide_letters_do_not_hide_a_key() -> None:
    assert redact("\u200b".join(_W)).removed == ("private key",)
    assert redact("".join(chr(ord(c) + 0xFEE0) for c in _W)).removed == ("private key",)


def test_a_key_and_a_phrase_together_are_both_named_in_the_order_of_the_text() -> None:
    phrase = " ".join(seed_phrase(_DICE))
    assert redact(f"{_W} and {phrase}").removed == ("private key", "seed phrase")
    assert redact(f"{phrase}; {_W}").removed == ("seed phrase", "private key")


@pytest.mark.parametrize(
    "text", [_TX, f"0x{_TX}", f"{_TX} 帮我查", f"hello {_TX}", f"my wallet: {_TX}", f"{_TX[:32]} {_TX[32:]}"]
)
def test_64_digits_that_nobody_calls_anything_are_sealed(text: str) -> None:
    found = redact(text)
    assert found.removed == ()
    assert [sealed.replace("0x", "").replace(" ", "") for sealed in found.sealed] == [_TX]
    assert _TX[:16] not in found.text
    assert _TX not in repr(found)
    assert redact(found.text).text == found.text


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (f"Here my privkey, please check why transaction is pending {_H}", _H),
        (f"this is a private key, not a tx: {_H}", _H),
        (f"这是私钥不是哈希 {_H}", _H),
        (f"my private key is {_H[:63]}", _H[:63]),
        (f"my private key is {_H}ab", _H + "ab"),
        (f"my sol private key is {_H}{_H[::-1]}", _H),
        (
            "solana private key 4Nd1mYQzvgV8Vr3Z3nYb7pD6T8K2jF2HqWvRzXfYtAbC",
            "4Nd1mYQzvgV8Vr3Z3nYb7pD6T8K2jF2HqWvRzXfYtAbC",
        ),
    ],
)
def test_a_key_that_is_named_goes_whatever_else_is_spoken_of(text: str, secret: str) -> None:
    found = redact(text)
    assert found.removed == ("private key",)
    assert secret not in found.text


@pytest.mark.parametrize(
    "text",
    [
        f"this is not a private key, it is a tx {_TX}",
        f"这不是私钥，是哈希 {_TX}",
        f"private key lost, txid {_TX}",
        f"here is my wallet key problem, txid: {_TX}",
        f"signature {_TX}{_TX[::-1]}",
        "my solana address 4Nd1mYQzvgV8Vr3Z3nYb7pD6T8K2jF2HqWvRzXfYtAbC",
    ],
)
def test_what_is_called_no_key_stays(text: str) -> None:
    assert redact(text).text == text


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("谷歌验证私钥是jsdw nwkg fogj p2gl ifwf hnnt 2cxj 3l6t", "jsdw nwkg fogj p2gl ifwf hnnt 2cxj 3l6t"),
        (
            "manual entry code for Authy -> jnif x2di rgzj nls5 fvcd iq43 3vsu tper",
            "jnif x2di rgzj nls5 fvcd iq43 3vsu tper",
        ),
        ("authenticator code jnif x2di rgzj nls5 fvcd iq43 3vsu tper", "jnif x2di rgzj nls5 fvcd iq43 3vsu tper"),
        (
            "when I set up two step it showed me YVC5FS4X4BNPCRS3DZNCAFF3523AE3ZE to write down. is that enough to get back in?",
            "YVC5FS4X4BNPCRS3DZNCAFF3523AE3ZE",
        ),
        ("two factor gave me this YVC5FS4X4BNPCRS3DZNCAFF3523AE3ZE", "YVC5FS4X4BNPCRS3DZNCAFF3523AE3ZE"),
        ("开两步验证的时候给了我YVC5FS4X4BNPCRS3DZNCAFF3523AE3ZE", "YVC5FS4X4BNPCRS3DZNCAFF3523AE3ZE"),
        ("secret 部分是这个 5d83c0e4ef7c7a0bfa8f8dee2b6d6419，key 就不发了", "5d83c0e4ef7c7a0bfa8f8dee2b6d6419"),
        ("the secret I have is 5d83c0e4ef7c7a0bfa8f8dee2b6d6419", "5d83c0e4ef7c7a0bfa8f8dee2b6d6419"),
        ("the secret that they gave me: 5d83c0e4ef7c7a0bfa8f8dee2b6d6419", "5d83c0e4ef7c7a0bfa8f8dee2b6d6419"),
        ("reset code for 2fa i wrote down bfn5e-iianu", "bfn5e-iianu"),
        ("recovery code visnz-rdkrq already used", "visnz-rdkrq"),
        ("backup codes: hwkqz-plmrt, vbxcz-qwrty", "hwkqz-plmrt|vbxcz-qwrty"),
        ("recovery codes abxkd-qmwzr and kdjwz-xmqpv", "abxkd-qmwzr|kdjwz-xmqpv"),
        ("one of the emergency ones is 51122286, others I lost with the phone", "51122286"),
        ("one of the backup ones: 51122286", "51122286"),
        ("谷歌那个一次性备份的有十个，我抄了两个：80238140、81771840", "80238140、81771840"),
        ("备份的那几个里面有一个是80238140", "80238140"),
    ],
)
def test_keys_and_reserve_codes_told_in_passing_go(text: str, secret: str) -> None:
    left = redact(text)
    assert left.removed
    assert not any(value in left.text for value in secret.split("|"))


@pytest.mark.parametrize(
    "text",
    [
        "recovery code sheet-paper lost",
        "recovery code never-ending story",
        "backup code re-enter please",
        "recovery codes print-out gone",
        "the secret is that nobody answers here for 3 weeks",
        "the secret I have is no use",
        "secret part is over",
        "secret 部分是这个意思",
        "two step it showed me an error page",
        "two factor gave me ERR_CONNECTION_TIMED_OUT_20260711AB",
        "one of the emergency ones is closed",
        "one of the backup ones is 12 years old",
        "one of the emergency contacts is 51122286",
        "one of the backup servers: 51122286",
        "谷歌备份有十个，我抄了两个，还剩八个",
        "备份的文件有80238140字节",
        "备份里有两个订单：80238140、81771840",
        "abcd efgh ijkl mnop qrst uvwx yzab cdef",
        "this will look like well said even when they came",
        "call 2026 from 1200 that were sent over this week",
        "reset code for 2fa i wrote down somewhere-else",
        "reset code model abcde-fghij",
        "order YVC5FS4X4BNPCRS3DZNCAFF3523AE3ZE with two step",
        "hash is 5d83c0e4ef7c7a0bfa8f8dee2b6d6419",
        "md5 of the file 5d83c0e4ef7c7a0bfa8f8dee2b6d6419",
        "my secret order is 20260711003381",
    ],
)
def test_what_is_like_a_key_or_a_reserve_code_stays(text: str) -> None:
    assert redact(text).text == text
