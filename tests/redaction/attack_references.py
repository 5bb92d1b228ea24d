"""Messages without secrets, with references that agents need, close to the words that secrets stand beside."""

NUMBERS = (
    "VIP code {UID}", "support code {UID}", "gift card code {UID}", "referral code {UID}", "referral code {PROMO}", "anti-phishing code {PROMO}", "my anti-phishing code is {SIX}", "防钓鱼码 {PROMO}", "防钓鱼码是{SIX}",
    '{"code":{ERROR}}', '{"code":{ERROR},"msg":"Invalid request","data":null}', '{"code": "{ERROR}", "message": "signature"}', "error code {ERROR}", "code: -{MINUS}", "error: code={ERROR} msg=Header X-BM-KEY is empty",
    "验证码发到{PHONE}", "the code goes to my old phone {PHONE}", "code sent to {PHONE} but never arrives", "手机号{PHONE}收不到验证码", "我换号了 旧号{PHONE} 验证码还发到那边", "短信发到{PHONE}去了", "sms to {PHONE} fails",
    "otp not coming on {PHONE}", "email:uid {EMAIL}:{UID}", "{EMAIL}: {UID}", "{EMAIL} / {UID}", "{EMAIL} {UID}", "email {EMAIL} uid {UID} password wrong", "原密码，app 打不开", "postcode {FIVE}", "post code: {FIVE}",
    "country code +86", "country code 0086", "dial code 0086", "zip code {FIVE}", "zip {FIVE}", "QR code {SIX}", "the QR code {SIX} on the page does not scan", "code 404", "code 404 not found", "http 403", "status 500",
    "错误码{ERROR}", "错误码 {ERROR}", "错误码：{ERROR}", "提示错误{ERROR}", "报错 {ERROR}", "返回码{ERROR}", "状态码 502", "错误代码是{ERROR}", "優惠碼 {PROMO}", "优惠码 {PROMO}", "邀请码 {PROMO}", "邀請碼是{PROMO}", "兑换码 {PROMO}",
    "兑换码：{PROMO}", "我的邀请码{SIX}没返佣", "推荐码是 {PROMO}", "礼品码 {PROMO}", "红包口令 {PROMO}", "红包码{PROMO}", "活动码 {PROMO}", "promo code {PROMO}", "invite code is {PROMO}", "coupon code {PROMO} expired",
    "memo/tag {MEMO}", "memo {MEMO}", "memo: {MEMO}", "tag {MEMO}", "destination tag {MEMO}", "memo code {MEMO}", "forgot the memo {MEMO}", "memo填的{MEMO}", "标签 {MEMO}", "备注{MEMO}", "忘记填memo {MEMO}", "xrp tag是{MEMO}",
    "memo {MEMO} code not received", "tag {MEMO}, 验证码也收不到", "block {BLOCK}", "block height {BLOCK}", "区块高度{BLOCK}", "confirmed in block {BLOCK}", "区块{BLOCK}已确认", "order {ORDER}", "订单{ORDER}", "订单号 {ORDER}",
    "my order number is {ORDER} and the code is not coming", "{ORDER} 订单号，验证码收不到", "單號：{ORDER}", "p2p order {ORDER} seller does not release", "ticket #{SIX}", "ticket {TICKET}", "case number {TICKET}",
    "工单{TICKET}三天没人理", "工單號 {TICKET}", "ref {TICKET}", "reference number {TICKET}", "txn ref {TICKET}", "trace no {MEMO}", "流水号{ORDER}", "bank reference {ORDER}", "转账流水 {ORDER}", "IBAN {IBAN}", "my iban is {IBAN}",
    "account number {MEMO}", "账号{UID}", "账户 {UID}", "我的账号是{UID}，密码错误", "账号{UID}密码忘了", "帐号{UID}登不上", "uid {UID} passcode wrong", "uid{UID}忘记资金密码", "UID {UID} pin locked", "my id is {UID} and 2fa lost",
    "id: {UID}", "ID {UID}", "user id {UID}, otp not coming", "用户ID：{UID}", "会员号 {UID}", "uid={UID}&lang=en", "my account {UID} cant receive code", "account {UID} code", "{UID} this is my uid", "{UID} 是我的uid",
    "{UID}这个uid收不到验证码", "{UID} is my uid, code not received", "uid: {UID}\ncode: not received", "UID：{UID}\n验证码：收不到", "UID: {UID}\nOrder: {ORDER}\nCode: none", "UID：{UID}\n密码：忘了", "UID: {UID}\nPassword: forgot",
    "name: bob\nuid: {UID}\nphone: {PHONE}\nproblem: no sms code", "姓名：李雷\nUID：{UID}\n手机：{PHONE}\n问题：收不到验证码", "Email: {EMAIL}\nUID: {UID}\nAmount: {AMOUNT}\nTXID: {TXID}", '{"uid":{UID},"code":"INVALID"}',
    '{"uid":"{UID}","order_id":"{ORDER}","state":8}', '{"order":"{ORDER}","code":0}', "hotline {PHONE}", "call me {PHONE}", "我的手机号 {PHONE}", "手机{PHONE}", "电话：{PHONE}", "phone number is {PHONE} for the sms",
    "whatsapp {PHONE}", "telegram @bob_trader {PHONE}", "QQ {UID}", "微信 {WECHAT}", "wechat id {WECHAT}", "discord bob#4821", "ip {IP}", "login from ip {IP} not me", "IP地址 {IP}", "陌生ip {IP} 登录", "app version {VERSION}",
    "app {VERSION} ios 17.4.1", "版本{VERSION}", "android 14 app v{VERSION} code page blank", "since {DATE}", "from {DATE} no code", "{DATE} 充值的", "code expired {DATE}", "验证码{DATE}就没收到过", "密码{DATE}改的",
    "password changed on {DATE}", "{DATE} {TIME} withdraw pending", "at {TIME} no code", "验证码{TIME}发的", "{TIME}发的验证码没收到", "BTC 67432", "btc price 67432.5", "BTC 67432 止损没成交", "eth 3521.77 filled", "现价67432",
    "fee 0.0005", "apr 12.5%", "利率 8.88%", "leverage 100x", "i lost 80%", "杠杆 125倍", "strike 70000", "止损 65000", "limit order at 64250 code", "买入价0.00004821", "sell 482913 shib", "我有 482913 个币", "482913 doge",
    "balance 482913", "余额482913", "有5000人", "wait 3600 seconds for code", "验证码等了 3600 秒", "code valid 600 seconds", "60秒后重发验证码", "retry after 86400 s", "24小时 验证码 10次", "code requested 1500 times",
    "提现{AMOUNT}要验证码", "withdraw {AMOUNT} needs code", "sent {AMOUNT} code page error", "{AMOUNT}，验证码收不到", "{AMOUNT} 验证码", "转了{AMOUNT} 密码输错了", "提了{AMOUNT}，资金密码忘了", "{AMOUNT} passcode forgotten",
)  # fmt: skip

CHAIN = (
    "contract 0x{CONTRACT}", "contract address 0x{CONTRACT}", "合约地址0x{CONTRACT}", "api key: the address is 0x{CONTRACT}", "api key: withdraw whitelist 0x{CONTRACT}", "api key 0x{CONTRACT}", "my api key has no ip. address {TRON}",
    "api 提币地址 {TRON}", "address {TRON} memo {MEMO}", "{TRON}", "to {TRON}", "trc20 {TRON} {AMOUNT}", "txid {TXID}", "TXID:{TXID}", "hash {TXID}", "交易哈希 {TXID}", "哈希：{TXID}\n地址：{TRON}\n金额：{AMOUNT}",
    "https://tronscan.org/#/transaction/{TXID}", "https://etherscan.io/tx/0x{TXID}", "https://mempool.space/tx/{TXID}", "deposit {TXID} code 0", "i forgot password, my deposit tx {TXID}", "private key safe, txid {TXID} pending",
    "私钥没泄露，交易哈希{TXID}一直没到账", "my wallet {BTC}", "btc address {BTC} not private key", "sent from {BTC} to {BTC}", "密码错误 地址{BTC}", "{BECH} code not received", "地址 {BECH}", "solana address {SOL}", "sol {SOL}", "{SOL} deposit",
    "my phantom wallet address {SOL}", "solana tx {SIG}", "https://solscan.io/tx/{SIG}", "xrp address {XRP} tag {MEMO}", "xrp {XRP}", "ton address {TON} memo {MEMO}", "stellar {STELLAR} memo {MEMO}", "xpub {XPUB}", "kaspa:{KASPA}",
    "monero address {MONERO}", "contract {TRON} token not shown", "合约 {SOL} 没显示", "bank card ending 4821", "card ends with 4821", "尾号4821的卡", "银行卡尾号 4821", "order {ORDER} paid by card", "paid {AMOUNT} by visa ending in 1881",
    "订单 {ORDER} 银行卡付款", "orderId={ORDER}&uid={UID}", "clientOrderId {CLIENT}", "client order id: {CLIENT}", "request id {UUID}", "requestId: {UUID}", "trace id {UUID} password api", "x-request-id {UUID}", "cf-ray {RAY}",
    "deposit id {MEMO}", "withdraw id {MEMO} code never came", "提现编号{MEMO}", "充值记录 {MEMO}", "hash is {TXID} please do not ask password", "screenshot IMG_20240311_123456.jpg", "file Screenshot_20240311-123456.png",
    "https://www.bitmart.com/support/articles/360001234567", "https://support.bitmart.com/hc/en-us/requests/{TICKET}", "https://t.me/bitmart_{SIX}", "{EMAIL} password reset mail not received", "{EMAIL}收不到验证码", "{EMAIL}, forgot password",
    "{EMAIL},{UID}", "{EMAIL}，密码忘了", "{EMAIL}; code not coming", "mail from noreply{SIX}@bitmart-secure.com is it you", "unlock {EMAIL} please, {UID}", "my email {EMAIL} is same as login, password unknown",
)  # fmt: skip

TALK = (
    "my password is not working any more", "my password is wrong every single time", "password is correct but cannot login", "password is definitely correct please check", "my password is fine but the code is late",
    "the password is saved in my browser", "password: forgotten", "password: i dont remember", "password is the one i always use", "my password was changed by hacker", "my password was stolen yesterday night by someone",
    "密码，app都打不开", "密码是对的但是登不上", "密码是正确的", "密码是以前设置的", "密码是什么格式", "密码是不是要大写", "密码：忘记了", "密码：不记得", "密码：“忘记密码”点不了", "密码是我老公设的不知道", "密码“重置”按钮没反应",
    "密码BitMart怎么改", "密码app里改不了", "密码reset不了", "密码error怎么回事", "密码login失败", "密码google验证都丢了", "资金密码and验证码", "忘记password怎么办", "passport photo blurry", "passport rejected why", "护照照片不清楚",
    "passport number is required?", "护照号填错了怎么改", "身份证过期了", "驾驶证可以认证吗", "ssn is required for us users?", "pan card not accepted", "my pan is verified", "aadhaar not accepted for kyc", "is nric ok for kyc",
    "code is wrong", "code is always expired", "code is coming late", "the code isnt valid", "验证码是对的啊", "验证码是错的", "验证码是几位", "验证码app收不到", "what is a backup code", "where are my backup codes", "recovery code lost",
    "备用码丢了怎么办", "backup codes never saved", "my pin is locked", "pin is wrong", "fund password forgotten how to reset", "trading password reset needs 24 hours", "资金密码重置要多久", "交易密码输错5次被锁", "my api secret was leaked",
    "api key permissions read only", "create api key ip whitelist", "api secret not shown again", "secret key lost", "monero deposit missing since yesterday", "xmr withdrawal suspended again when will this maintenance end",
    "someone asked me for my 12 words seed phrase should i give", "助记词被骗了怎么办", "seed phrase of trust wallet was stolen, can you freeze the address of the thief", "is private key same as seed phrase", "私钥在哪里看",
    "cvv is required?", "what is cvv", "contraseña incorrecta", "olvidé mi contraseña", "no recibo el código", "codigo de error {ERROR}", "código postal {FIVE}", "código de referido {PROMO}", "mi contraseña es correcta pero no entra",
    "mot de passe oublié", "mot de passe incorrect", "code postal {FIVE}", "code promo {PROMO}", "code erreur {ERROR}", "Passwort vergessen", "mein Passwort ist falsch", "Fehlercode {ERROR}", "Postleitzahl {FIVE}", "senha incorreta",
    "minha senha está errada", "código de convite {PROMO}", "не приходит код", "код ошибки {ERROR}", "забыл пароль", "пароль неверный", "пароль не подходит", "мой пароль не работает", "почтовый индекс {SIX}", "промокод {PROMO}",
    "реферальный код {SIX}", "mã lỗi {ERROR}", "quên mật khẩu", "mật khẩu không đúng", "không nhận được mã xác nhận", "mã giao dịch {MEMO}", "mã giới thiệu {SIX}", "lupa kata sandi", "kata sandi salah", "kode referral {SIX}",
    "kode error {ERROR}", "kode pos {FIVE}", "エラーコード {ERROR}", "招待コード {SIX}", "パスワードを忘れました", "パスワードが違います", "認証コードが届きません", "에러 코드 {ERROR}", "추천 코드 {SIX}", "비밀번호를 잊어버렸어요", "비밀번호가 틀렸어요", "인증번호가 안 와요",
    "hata kodu {ERROR}", "şifremi unuttum", "davet kodu {SIX}", "posta kodu {FIVE}", "نسيت كلمة المرور", "رمز الخطأ {ERROR}", "รหัสไปรษณีย์ {FIVE}", "ลืมรหัสผ่าน", "คีย์ผิดพลาด {ERROR}", "codice errore {ERROR}", "password dimenticata",
    "clave incorrecta", "la clave no funciona", "me robaron la clave privada que hago", "frase semilla perdida", "сид-фраза украдена что делать", "приватный ключ украли помогите пожалуйста срочно",
)  # fmt: skip

ALL = {"numbers": NUMBERS, "chain": CHAIN, "talk": TALK}
