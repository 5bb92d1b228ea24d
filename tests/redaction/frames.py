"""Sentences as people write them, with a place for a secret or a reference. Tuning and reporting share none.

`TUNING` is what the rules were written against; `REPORTING` is only counted.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Frames:
    """Per class of secret and per kind of reference: sentences with one `{}`."""

    secrets: dict[str, tuple[str, ...]]
    references: dict[str, tuple[str, ...]]
    plain: tuple[str, ...]  # no secret, no reference: they only speak of them
    around: tuple[tuple[str, str], ...]  # before and after


_KEY_T = (
    "private key {}", "my private key is {}", "private key: {} please check", "私钥{}", "私钥是{}，帮我看看", "我的私鑰：{}", "PRIVATE_KEY={}", "metamask key {}",
    "{} is my private key", "{} 这是我的私钥", "privkey {}", "import this private key {}", "导入这个私钥 {}", "secret key - {}", "wallet key: {}",
    "i exported the key from metamask, it is {}", "小狐狸导出的私钥{}导入不了", "here is the private key of my old wallet\n{}",
)  # fmt: skip
_KEY_R = (
    "the private key i wrote down says {}", "can you recover my coins with this private key: {}", "privatekey {}", "Private Key -> {}", "把私钥给你：{}", "私钥发你了 {}",
    "这个是我钱包的私钥 {} 看下为什么没币", "我導出的私鑰係 {}", "priv key: {} (dont share)", "trust wallet private key {}", "my phantom key is {}", "I tried to import {} into metamask",
    "{} <- my private key, help", "my wallet private key\n\n{}", "私钥如下\n{}\n请查收", "your agent asked me for the private key so here {}", "钱包密钥：{}", "pvt key {}",
)  # fmt: skip
_PROVEN_T = (
    "{}",
    "key {}",
    "私钥{}",
    "my wallet: {}",
    "import {} please",
    "导入{}",
    "order {}",
    "txid {}",
    "backup={}",
    "我的是{}对吗",
)
_PROVEN_R = (
    "{} thats all i have",
    "found this on paper: {}",
    "what is {} for",
    "纸上写的是{}",
    "请帮我恢复 {}",
    "({})",
    "“{}”",
    "id {}",
    "memo: {}",
    "this one? {}",
    "see\n{}",
)
_PHRASE_T = (
    "{}", "my seed phrase is {}", "助记词：{}", "助記詞 {}", "recovery words: {}", "({})", "wallet backup\n{}", "{} restore it", "mnemonic = {}", "我的助记词是 {} 帮我找回",
)  # fmt: skip
_PHRASE_R = (
    "hi team these are my words {} and the balance is zero", "I wrote them down: {}", "12 words\n{}", "secret recovery phrase {} not working", "助记词给你们：{}", "抄下来的助记词 {}，顺序对吗",
    "这是我的助记词 {}", "seed: {}", "phrase - {}", "can you check if this is right? {}", "私人助記詞如下：\n{}", "your support told me to send {}",
)  # fmt: skip
_CODE_T = (
    "code {}", "my code is {}", "the code: {}", "2fa code {}", "otp {}", "sms code {}", "verification code is {}", "{} is my code", "{} is your verification code",
    "google authenticator code {}", "验证码{}", "验证码是{}", "验证码：{}", "短信验证码 {}", "谷歌验证码{}", "动态码 {}", "驗證碼{}", "我的驗證碼是 {}", "{} 验证码", "{}这是我收到的验证码",
    "email code {} expired", "i got code {}", "pin {}", "i got {} by sms", "短信收到{}", "SMS {}", "what is this code? {}", "code 👉 {}",
)  # fmt: skip
_CODE_R = (
    "they sent me the code {}", "here is the sms code: {}", "the verification code i received is {}", "code was {} but it says expired", "I entered code {} and it failed", "2FA is {}",
    "my authenticator code is {}", "OTP: {} what next", "login code {} came twice", "{} - my verification code", "{} is the code you asked for", "收到的验证码是{}", "验证码 {} 一直提示错误",
    "刚才的验证码是：{}", "我把验证码{}告诉他了", "手机验证码{}", "邮箱验证码 {} 过期", "谷歌验证器验证码是{}", "{}是短信验证码", "我的短訊驗證碼：{}", "驗證碼 {} 無效", "the security code {} does not work",
    "received {} via sms", "短信里是 {}", "passcode {}", "confirmation code = {}", "code\n{}", "the one time code i just got is {}",
)  # fmt: skip
_PASSWORD_T = (
    "my password is {}", "password: {}", "password {}", "pw {}", "pass: {}", "i set the password to {}", "login ann@example.com password {}", "pwd={}", "密码是{}", "密码{}",
    "密码：{}", "登录密码 {}", "密碼是{}", "密碼：{}", "资金密码{}", "password是{}", "我的password：{}", "ann@example.com:{}", "pasword is {}", "old password was {}",
    "the password I use is {}", "{} is my password", "{}是我的密码", "password for my account is {}",
)  # fmt: skip
_PASSWORD_R = (
    "the password for bitmart is {}", "my login password: {} can you check", "PASSWORD = {}", "passwort: {}", "i use the password {} everywhere", "password was {} before the hack",
    "账号密码是{}", "我的登录密码是{}不对吗", "交易密码：{}", "密码改成{}了", "密码应该是{}", "我設的密碼是{}", "登入密碼 {} 錯誤", "pwd: {}", "my pw: {}", "bob@mail.com:{}", "bob@mail.com | {}",
    "{} was my password", "{} 就是我的密码", "the password i have is {}", "password to my email is {}", "mima是{}", "user bob pass {}", "passwd {}",
)  # fmt: skip
_CARD_T = (
    "{}", "my card {}", "card number: {}", "visa {}", "paid with {}", "{} 12/27 123", "refund to card {}", "卡号{}", "卡号：{}", "银行卡 {}", "用{}付的", "信用卡号是{}",
    "卡號 {}", "card no. {}", "bought with card {} yesterday",
)  # fmt: skip
_CARD_R = (
    "my visa ending, full number {}", "the card {} was declined", "I used mastercard {}", "charge on {} twice", "卡号是 {} 被拒", "我的银行卡号：{}", "提现到{}这张卡", "信用卡 {} 扣款了两次",
    "卡片 {} 綁定不了", "debit {} exp 01/29", "please refund {} my bank card", "银行卡{}冻结了", "unionpay {}", "card:{}",
)  # fmt: skip
_ACCESS_T = (
    "api secret {}", "api secret: {}", "my api key is {}", "secret key={}", "API密钥：{}", "api key {}", "access token {}", "bot token: {}", "谷歌密钥 {}", "my 2fa key is {}",
)  # fmt: skip
_ACCESS_R = (
    "the api key i created: {}", "my API secret key is {} why invalid", "apiSecret={}", "api_key: {}", "access key {} gives 403", "接口密钥{}报错", "我的api secret是{}", "google authenticator key {}",
    "auth token {}", "api token = {}",
)  # fmt: skip
_SHAPED_T = ("{}", "token {}", "it is {} ok?", "我的token是{}", "bot {}")
_SHAPED_R = ("use {} please", "here: {}", "配置里写的是{}", "TOKEN={}", "is {} still valid")
_ID_T = (
    "{}",
    "my id {}",
    "身份证{}",
    "身份证号：{}",
    "身份證 {}",
    "证件号 {}",
    "id card number {}",
    "我的身份证号码是{}",
)
_ID_R = (
    "kyc failed with {}",
    "身份证号码{}认证失败",
    "身份证是 {} 提示已被使用",
    "identity number: {}",
    "实名用的是{}",
    "姓名张三，身份证{}",
    "the id number on my card is {}",
    "換身份證{}",
)

_REFS_T = {
    "txid": ("txid {}", "hash {}", "交易哈希{}", "https://etherscan.io/tx/{}", "转账 {}", "deposit {} missing", "{} 没到账", "tx {} confirmed"),
    "address": ("{}", "address {}", "地址{}", "sent to {} by mistake", "提到{}了", "code not received for {}", "my wallet {}", "密码忘了，地址{}"),
    "order": (
        "order {}", "order id {}", "order number is {}", "订单{}", "订单号：{}", "訂單編號 {}", "my order {} code not received", "ticket {}", "单号{}没成交", "order no {} no code",
    ),
    "uid": ("uid {}", "UID:{}", "我的uid是{}", "uid {} password wrong", "UID {} 验证码收不到", "uid{}", "uid {} sms not received"),
    "email": ("{}", "my email is {}", "邮箱{}", "{}: forgot password", "mail {} code not received", "邮箱{}收不到验证码", "password reset for {} please"),
    "amount": ("{}", "withdraw {} code not received", "提现{}没到", "sent {}", "充值{}，验证码收不到", "password wrong, {} stuck"),
    "other code": (
        "error code {}", "referral code {}", "invite code {}", "promo code {}", "邀请码{}", "错误码{}", "memo code {}", "错误代码 {}", "优惠码 {}", "zip code {}", "deposit memo {}", "tag {}",
    ),
    "number": ("{}", "phone {}", "block {}", "price {} now", "uid? {}", "in {} days", "balance {}"),
}  # fmt: skip
_REFS_R = {
    "txid": ("the transaction {} is stuck", "TXID：{} 请查", "my tx hash: {} where is it", "https://tronscan.org/#/transaction/{}", "哈希值是{}，三小时了", "withdrawal {} not arrived", "转账哈希 {}", "{} still pending"),
    "address": ("withdraw address is {}", "i sent btc to {}", "充值地址是{}对吗", "whitelist {} does not work", "提幣到 {} 失敗", "deposit address {} old?", "verification for {} fails", "from {} to my account"),
    "order": (
        "my order number: {}", "order #{} was cancelled", "p2p order {} seller no reply", "订单编号是{}，一直没放币", "訂單 {} 驗證碼收不到", "case {} still open", "工单{}没人回", "Order ID: {} verification failed",
        "单号 {} 密码错误",
    ),
    "uid": ("my UID is {} pls check", "UID号：{}", "account uid {} locked after wrong code", "uid: {}，密码忘记了", "用户uid {}", "UID#{} 2fa lost"),
    "email": ("registered with {}", "我的注册邮箱是{}", "change my mail from {}", "{} gets no verification code", "{} password forgotten", "邮箱 {} 换不了"),
    "amount": ("I deposited {} yesterday", "买了{}", "fee of {} is too much", "{} missing, code ok", "到账{}少了", "转了 {} 密码没问题"),
    "other code": (
        "I get error code {} on login", "status code {}", "my referral code is {}", "推荐码是{}", "邀请码 {} 用不了", "报错码{}", "country code {}", "the tag code is {}", "what does code {} error mean", "discount code {}",
        "返佣码 {}", "地区码{}",
    ),
    "number": ("waited {} minutes", "ticket? {}", "it was at {} yesterday", "version {}", "第{}次了", "i have {} friends here"),
}  # fmt: skip
_PLAIN_T = (
    "my password is wrong", "forgot my password", "密码错误怎么办", "收不到验证码", "验证码一直不对", "what is a seed phrase", "助记词丢了怎么办", "someone asked for my private key",
    "私钥泄露了怎么办", "no sms code arrives", "captcha does not load", "how do I change my password", "can I pay by card", "银行卡绑定失败", "api key expired", "2fa lost, new phone",
    "the code takes 10 minutes", "password must have 8 characters", "你们会要助记词吗", "身份证上传不了",
)  # fmt: skip
_PLAIN_R = (
    "password is not accepted any more", "the password field stays empty", "验证码等了半小时", "短信一直没来", "is it safe to write down the recovery words", "where do I see my private key", "别人问我要私钥",
    "no verification email", "slider puzzle does not appear", "I want another password but the link is dead", "credit card was declined twice", "卡被银行冻结了", "my api stopped working", "google authenticator deleted",
    "your code is always late", "it wants a longer password", "有人冒充客服要助记词", "证件照片模糊", "my password is too short it says", "the pin pad is missing",
)  # fmt: skip
_AROUND_T = (
    ("", ""), ("hi ", " please"), ("hello support, ", ", thanks"), ("sir ", " why??"), ("pls help. ", " help me"), ("你好，", "，谢谢"), ("您好 ", " 怎么办"), ("急！", "。急"),
    ("請問 ", " 請幫忙"), ("", "\nthx"), ("urgent!!! ", " 🙏"), ("", "!!!"),
)  # fmt: skip
_AROUND_R = (
    ("", ""), ("good morning, ", ". Thank you"), ("dear team\n", "\nregards"), ("bro ", " asap"), ("在吗？", "。"), ("麻烦看一下，", "，在线等"), ("客服你好 ", " 谢谢了"), ("拜託了，", "，感謝"),
    ("ok so ", " ???"), ("😭 ", " 😭"), ("still waiting. ", "."), ("@support ", ""),
)  # fmt: skip

_CLASSES = {
    "hexadecimal key": (_KEY_T, _KEY_R), "proven key": (_PROVEN_T, _PROVEN_R), "seed phrase": (_PHRASE_T, _PHRASE_R), "one-time code": (_CODE_T, _CODE_R),
    "password": (_PASSWORD_T, _PASSWORD_R), "card number": (_CARD_T, _CARD_R), "access key": (_ACCESS_T, _ACCESS_R), "shaped token": (_SHAPED_T, _SHAPED_R),
    "identity number": (_ID_T, _ID_R),
}  # fmt: skip
TUNING = Frames({name: pair[0] for name, pair in _CLASSES.items()}, _REFS_T, _PLAIN_T, _AROUND_T)
REPORTING = Frames({name: pair[1] for name, pair in _CLASSES.items()}, _REFS_R, _PLAIN_R, _AROUND_R)
