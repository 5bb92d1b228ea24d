"""Messages with secrets as frightened people type them: forms, JSON, no punctuation, several things at once, many languages.

`{small}` stands for a secret that may not stay, `{BIG}` for a reference in the same message that has to.
"""

CODES = (
    "my code is {mixed}", "the verification code: {google}", "验证码是 {mixed}", "验证码：{mixed} 帮我看看", "驗證碼 {mixed} 一直說錯", "your login code {mixed} dont share", "code={mixed}",
    "{code}，验证码", "{code8} 验证码", "{code}, 验证码，快点", "{code} is what I got by sms", "{code} 这个是我收到的短信", "{code} 這是剛剛收到的簡訊", "{code}  thats the sms",
    "{code} this is the number in the text message", "got this {code} from google", "it says {google} what does it mean", "the sms from bitmart: {code}", "email says {code} valid 10 min",
    "here u go {code} thats the 2fa", "UID: {UID}\nOrder: {ORDER}\nCode: {code}", "uid {UID} email {EMAIL} code {code}", '{"uid": "{UID}", "email": "{EMAIL}", "code": "{code}"}',
    '{"otp":"{code}","uid":{UID}}', "name: wang\nuid: {UID}\n2fa code: {code}\nproblem: cant withdraw", "姓名：李雷\nUID：{UID}\n验证码：{code}\n问题：提不了币", "verifcation code {code}",
    "verificaton code is {code}", "varification code {code}", "the cod is {code}", "my otp is {code} plz hurry", "o t p {code}", "sms pin {code}", "the pin they sent me {code}",
    "[BitMart] Your verification code is {code}, valid for 10 minutes. Do not share it.", "【BitMart】验证码：{code}，您正在进行提现操作，切勿告诉他人", "【BitMart】{code}（登录验证码，10分钟内有效）",
    "<#> {code} is your Telegram code", "Telegram code {code}. Do not give it to anyone", "Your BitMart security code: {mixed}", "BitMart: {code} is your code for withdrawal of {AMOUNT}",
    "backup codes: {backup} {backup} {backup}", "my 2fa backup code {backup}", "google backup codes\n{pairs}\n{pairs}\n{pairs}", "recovery code is {backup}", "恢复码 {backup}", "备用验证码：{pairs} {pairs}",
    "备用码{backup}", "谷歌验证器的恢复码是{backup}", "my recovery codes are\n1. {backup}\n2. {backup}\n3. {backup}", "backup code {pairs}", "scratch codes {code8} {code8}", "one of the backup codes: {code8}",
    "code i recieved is {code} but page say expire", "i put {code} but wrong code it say", "the code that came was {code}", "code just now {code}", "he asked me the code and i told him {code}",
    "i gave him the code {code} am i in danger", "骗子让我把验证码{code}发给他", "我把验证码告诉客服了 是{code}", "客服要我的验证码 我给了 {code}", "刚刚短信收到的是{code}", "手机验证马{code}", "验证吗是{code}",
    "驗證碼是{code}可是過期了", "收到驗證碼 {code} 但不是我操作的", "谷歌的六位数{code}", "谷歌验证器上面显示 {code}", "六位数字是{code}", "code {spaced}", "验证码 {spaced}", "code is {dashed}",
    "email verification code 【{code}】", "邮箱收到一个码{code}", "收到一个验证码{code}我没操作啊", "got a code {code} i did not ask for it", "random sms code {code} arrived, am i hacked", "2fa:{code}",
    "GA {code}", "ga code {code}", "google auth {code}", "authenticator app shows {code}", "my authenticator says {code} but bitmart says invalid", "totp {code}", "the six digits are {code}",
    "passcode {code}", "access code {code}", "confirm code {code}", "withdrawal code {code}", "device authorization code {code}", "unlock code {code}", "login pin {code4}", "PIN: {code4}", "pin code is {code4}",
    "card pin {code4}", "my pin is {code4}", "银行卡密码{code}", "支付密码 {code}", "支付密碼是{code}", "资金密码 {code}", "资金密码是{code}对吗", "交易密码 {code} 错误", "fund password {code}", "提现密码{code}",
)  # fmt: skip

PASSWORDS = (
    "密码{word}", "密码是{word}", "密碼：{word}", "登录密码{word}登不上", "账号{EMAIL}密码{word}", 'password: "{passphrase}"', "my password is {passphrase}", "my password is {passphrase}.", "密码是“{hanpw}”",
    "密码：{hanpw}", "密碼是「{hanpw}」", "我的密码是{hanpw}1314", "密码：{hanpw}1314", "my password/{pw}", "password->{pw}", "pw={pw}", "pass is {pw}", "pwd 是 {pw}", "passcode is {pw}", "fund password: {pw}",
    "trading password {pw}", "login: bob pass: {pw}", "user: {EMAIL} pass: {pw}", "交易密码：{pw}", "username {EMAIL}\npassword {pw}\nplease login and check", "acc {EMAIL} pw {pw}", "{EMAIL} / {pw}",
    "{EMAIL}:{pw}", "{EMAIL}----{pw}", "{EMAIL},{pw}", "{EMAIL} password:{pw} uid {UID}", '{"email":"{EMAIL}","password":"{pw}"}', '{"user":"{UID}","pwd":"{pw}"}', "email={EMAIL}&password={pw}",
    "UID：{UID}\n账号：{EMAIL}\n密码：{pw}\n问题：登不上", "Account: {EMAIL}\nPassword: {pw}\nOrder: {ORDER}", "passwrd {pw}", "paswword is {pw}", "my pasword {pw}", "pass word: {pw}", "p/w {pw}", "pwd - {pw}",
    "password ~ {pw}", "password.. {pw}", "password >> {pw}", "password;{pw}", "password\n\n{pw}", "密码\n{pw}", "密码  {pw}", "密码→{pw}", "密码（{pw}）", "密码/{pw}", "密码 {pw} 提示错误", "密码用的{pw}",
    "密码我设的是{pw}", "密码一直都是{pw}啊", "密码写的是{pw}", "密码没错啊就是{pw}", "原密码{pw}", "旧密码 {pw} 新密码 {pw}", "新密码是{pw}", "old password {pw} new password {pw}", "i changed it from {pw} to {pw} my password",
    "my old pass was {pw} and new pass is {pw}", "the password should be {pw}", "i think my password is {pw} or {pw}", "password is either {pw} or {pw}", "密码是{pw}或者{pw}", "密码可能是{pw}也可能是{pw}",
    "{pw} is the password", "{pw} 是密码", "{pw}这是我的登录密码", "用户名{EMAIL} 密码{pw}", "帐号 {EMAIL} 密碼 {pw}", "mm是{pw}", "mima {pw}", "我的mima是{pw}", "登陆密码：{pw}", "登入密碼 {pw}", "邮箱密码{pw}",
    "gmail password {pw}", "my email password is {pw} same as bitmart", "email pw {pw}", "wifi password {pw}", "keystore password {pw}", "wallet password is {pw}", "metamask password {pw}", "钱包密码{pw}",
    "login with {EMAIL} and {pw} as password", "use {pw} as the password", "i use {pw} for password", "password (i know i should not): {pw}", "password i typed: {pw}", "tried password {pw} 5 times",
    "my password {pw} not working", "my password '{pw}' not accepted", "it doesnt accept my password {pw}", "it says wrong password but {pw} is correct", "my passwrod is {word}", "password = {word}",
    "PASSWORD: {word}", "pw: {word}", "pass: {word}", "my pw is {word} all small", "password is {numpw}", "password: {numpw}", "密码{numpw}", "密码是{numpw}", "password {numpw} all numbers",
    "the password for my account is {pw}, please log in yourself", "you can login my account {EMAIL} with {pw} password", "api passphrase {pw}", "passphrase: {pw}", "api passphrase is {word}", "api passphrase is {pw}, memo bot1",
)  # fmt: skip

TONGUES = (
    "código {code}", "mi código de verificación es {code}", "el código que me llegó es {code}", "codigo sms {code}", "meu código é {code}", "código de verificação: {code}", "recebi o código {code}",
    "mon code est {code}", "le code de vérification {code}", "code reçu par sms : {code}", "mein Code ist {code}", "Bestätigungscode {code}", "Sicherheitscode: {code}", "il codice è {code}",
    "codice di verifica {code}", "doğrulama kodu {code}", "kodum {code}", "onay kodu: {code}", "код {code}", "код из смс {code}", "мой код: {code}", "код подтверждения {code}", "пришел код {code}",
    "код з смс {code}", "код підтвердження {code}", "mã xác nhận {code}", "mã otp của tôi là {code}", "mã là {code}", "kode OTP saya {code}", "kode verifikasi: {code}", "kod pengesahan {code}",
    "รหัส OTP {code}", "รหัสยืนยันคือ {code}", "認証コードは{code}です", "確認コード {code}", "ワンタイムパスワード {code}", "인증번호 {code}", "인증번호는 {code} 입니다", "인증 코드: {code}", "رمز التحقق {code}",
    "الكود هو {code}", "ओटीपी {code}", "मेरा कोड {code} है", "ang code ko ay {code}", "code ko {code}", "mi contraseña es {pw}", "contraseña: {pw}", "mi clave es {pw}", "contrasena {pw}", "minha senha é {pw}",
    "senha: {pw}", "mon mot de passe est {pw}", "mot de passe : {pw}", "mdp {pw}", "mein Passwort ist {pw}", "Passwort lautet {pw}", "Kennwort: {pw}", "la mia password è {pw}", "şifrem {pw}", "şifre: {pw}",
    "sifrem {pw}", "parolam {pw}", "пароль: {pw}", "мой пароль {pw}", "пароль {pw} не подходит", "мій пароль {pw}", "mật khẩu của tôi là {pw}", "mat khau: {pw}", "mk {pw}", "kata sandi saya {pw}", "password saya {pw}",
    "sandi: {pw}", "kata laluan saya {pw}", "รหัสผ่าน {pw}", "รหัสผ่านของฉันคือ {pw}", "パスワードは{pw}です", "パスワード：{pw}", "비밀번호 {pw}", "비밀번호는 {pw} 입니다", "비번 {pw}", "كلمة المرور {pw}", "كلمة السر هي {pw}",
    "पासवर्ड {pw} है", "password ko ay {pw}", "clave privada {hex}", "mi clave privada es {hex}", "chave privada: {hex}", "clé privée {hex}", "приватный ключ {hex}", "закрытый ключ: {hex}", "приватний ключ {hex}",
    "khóa riêng tư {hex}", "kunci pribadi saya {hex}", "秘密鍵 {hex}", "개인키 {hex}", "özel anahtar {hex}", "privater Schlüssel {hex}", "chiave privata {hex}", "المفتاح الخاص {hex}", "frase semilla: {typos}",
    "mi frase de recuperación es {typos}", "сид-фраза {typos}", "сид фраза: {typos}", "復元フレーズ {typos}", "복구 구문 {typos}", "cụm từ khôi phục {typos}", "frasa pemulihan {typos}", "phrase de récupération {typos}",
)  # fmt: skip

PAPERS = (
    "passport number {passport}", "my passport no. is {passport}", "passport: {passport}", "护照号 {passport}", "护照{passport}", "護照號碼：{passport}", "SSN {ssn}", "my social security number is {ssn}",
    "NRIC {nric}", "nric no: {nric}", "my FIN is {nric}", "Aadhaar {aadhaar}", "aadhar card number {aadhaar}", "PAN {pan}", "my PAN card {pan}", "台胞证 {code8}", "台胞證號碼 {code8}", "港澳通行证 {permit}",
    "回乡证号 {permit}", "CPF {cpf}", "meu cpf é {cpf}", "driver license {licence}", "driving licence number {licence}", "驾驶证号 {chinese}", "驾照 {chinese}", "身份证{chinese}", "我身份证号是{chinese}帮我解绑",
    "身份證字號 {taiwan}", "kyc rejected my id {chinese}", "name: li lei\npassport: {passport}\ncountry: china\nuid: {UID}", "姓名：张三\n护照：{passport}\nUID：{UID}", "national id {aadhaar}",
    "id number: {passport}", "my id card no {passport}", "DNI {dni}", "mi dni es {dni}", "паспорт {ruspass}", "номер паспорта {ruspass}", "cccd {cccd}", "căn cước {cccd}", "NIK {nik}", "ktp {nik}",
    "マイナンバー {cccd}", "주민등록번호 {korean}", "tc kimlik {dni}1", "national insurance number {nino}", "NINO {nino}", "codice fiscale {fiscale}", "my visa card {card} cvv {cvv}", "卡号{card}，有效期08/29，cvv {cvv}",
    "card {card} exp 04/28 security code {cvv}",
)  # fmt: skip

WALLETS = (
    "{monero}", "monero seed {monero}", "my monero words: {monero}", "门罗助记词 {monero}", "xmr 25 words\n{monerolines}", "助记词：{monero}", "{share}", "my shamir share: {share}", "slip39 {share}", "trezor backup\n{sharelines}",
    "seed: {oldelectrum}", "electrum seed {oldelectrum}", "助记词 {oldelectrum}", "here is my mnemonic {oldelectrum}", "12 words: {seed}", "{seed} thats my wallet", "助记词是{seed}币没了", "我的助記詞 {numbered}",
    "words are {dotted}", "{typos} is my seed phrase", "mnemonic: {commas}", '{"mnemonic":"{seed}"}', '["{quoted}"]', "seed phrase {caps}", "private key {hex}", "私钥{hex}", "pk {hex}", "private key 0x{hex}",
    "priv key\n{hexlines}", "private key {hexspaced}", "私钥 {hexodd}", "{wif}", "wif {wif}", "我的私钥是{wif}", "{wifspaced}", "{wiflines} thats on the paper", "key: {wifodd}", "{xprv}", "{xprvspaced}", "{xprvlines}",
    '{"privateKey":"{hex}"}', "PRIVATE_KEY={hex}", "metamask key: {hex}", "this is the key i exported {hex}", "账户私钥 {hex} 帮我导入", "here my phantom private key {solana}", "solana {solana}", "[{bytes}]",
    "stellar secret {stellar}", "{stellar}", "{stellarspaced}", "nostr {nsec}", "api key {api} secret {api}", "apikey: {api}\nsecret: {api}", "apiKey={api}&secret={api}", '{"apiKey":"{api}","secretKey":"{api}"}',
    "我的api密钥{api}", "API Secret：{api}", "secret key {apispaced}", "api secret {apilines}", "access key {api} secret key {api}", "API key (read only): {api}", "my bot token {bot}", "google authenticator key {base32}",
    "谷歌密钥 {base32}", "2fa secret {base32spaced}", "otpauth://totp/BitMart:bob?secret={base32}&issuer=BitMart", "bearer {jwt}", "sub key {api}\nsecret {api}\nmemo bot1",
)  # fmt: skip

ASKED = (
    "hi i cant login, they send me {code} on phone but it not accept", "老师 我收到{code} 这个验证码 是你们发的吗", "你好 {code} 我的验证码 帮我登录下", "验证码给你{code}快点处理", "密码给你 {pw} 你自己登上去看", "我把密码发给你吧{pw}",
    "登录名{EMAIL} 登录密码{pw}", "账户：{EMAIL}，密码：{pw}，资金密码：{code}", "用户名:{EMAIL}", "密码:{pw}", "邮箱 {EMAIL} 密码 {pw} 谷歌 {code}", "my account {EMAIL} my pass {pw} my 2fa {code}",
    "email: {EMAIL}\npass: {pw}\n2fa: {code}\nplease unlock", "Login details: {EMAIL} / {pw} / {code}", "its {code} sir the code", "sir code is {code} now do it fast",
    "ok the code: {code} , email code: {code}", "sms {code}, email {code}, ga {code}", "短信{code}邮箱{code}谷歌{code}", "短信验证码{code}，邮箱验证码{code}，谷歌验证码{code}",
    "the phone code {code} and the mail code {code}", "ur agent told me to send code so {code}", "agent said send him my password, its {pw} , is that ok?",
    "i told the support guy my password {pw} was that wrong", "scammer got my password {pw} what do i do", "he knows my password ({pw}) and my code", "我的密码{pw}被骗子知道了怎么办", "我不小心把密码{pw}告诉别人了",
    "我的资金密码是{code}，忘了告诉你", "6位资金密码{code}", "提币密码是{code}", "支付密码六位 {code}", "pin number {code4}", "my 4 digit pin {code4}", "my six digit trading pin is {code}", "trade password {pw}",
    "asset password: {pw}", "second password is {pw}", "my login password was {pw} and fund password {code}", "passwort für mein konto ist {pw}", "la contraseña de mi cuenta es {pw}",
    "mi correo es {EMAIL} y mi contraseña {pw}", "a senha da minha conta é {pw}", "o código que recebi foi {code}", "le mot de passe de mon compte est {pw}", "j'ai reçu le code {code} par sms",
    "ho ricevuto il codice {code}", "мне пришел код {code} что делать", "вот мой пароль {pw}", "логин {EMAIL} пароль {pw}", "пароль от аккаунта: {pw}", "mật khẩu đăng nhập là {pw}",
    "mã xác minh của em là {code}", "password akun saya {pw}", "kode verifikasi yang saya terima {code}", "รหัสผ่านของผมคือ {pw}", "รหัส OTP ที่ได้รับคือ {code}", "パスワードは {pw} です。ログインできません",
    "届いた認証コードは {code} です", "제 비밀번호는 {pw} 이에요", "인증번호가 {code} 왔어요", "كلمة المرور الخاصة بي {pw}", "رمز التحقق الذي وصلني {code}", "मेरा पासवर्ड {pw} है", "मुझे ओटीपी {code} मिला",
    "şifrem {pw} giriş yapamıyorum", "doğrulama kodum {code}", "here is my seed {seed} please recover", "these are the 12 words {seed}", "我的十二个单词 {seed}", "钱包单词：{seed}", "i have 24 words {caps}",
    "recovery phrase:\n{numbered}", "帮我看看这个助记词能不能用\n{numbered}", "{seed}\n这是助记词", "they asked my seed so i sent {seed}", "{wif} is this my key?", "btc private key {wif}", "钱包私钥 {wif} 导不进去",
    "私钥：{hexspaced}", "my eth key is {hex} wallet empty why", "key {hex} import to metamask fails", "0x{hex} 私钥", "here's the private key of the wallet: 0x{hex}",
    "this is my trust wallet key\n{hexlines}", "solana key {solana}", "身份证 {chinese} 姓名 王伟", "我的身份证是{chinese}，卡号{card}", "护照 {passport} 实名不过", "passport no {passport} kyc failed",
    "my passport {passport} expired can i use it", "dl number {licence}", "tax id pan {pan}", "card number {card} exp 09/27 cvv {cvv}", "{card} 09/27 {cvv}", "卡号 {card} 有效期 09/27 安全码 {cvv}",
    "api key {api}\napi secret {api}", "key={api}\nsecret={api}", "my api is {api}", "交易机器人的api key {api} secret {api}", "secret: {api}", "accessKey {api} secretKey {api} passphrase {pw}",
    "google 2fa key {base32}", "谷歌验证器密钥是{base32}", "绑定密钥 {base32}", "backup key {base32}", "Google Authenticator 16 digit key {base32}", "emergency code {backup}",
    "my backup codes {backup}, {backup}, {backup}", "安全码{code}", "动态口令{code}", "令牌{code}", "口令是{pw}", "验证码 {mixed}", "邮箱验证码 {mixed}", "the email code is {mixed}", "your code: {mixed}",
    "Enter {code} to verify your login", "{code} verification code for BitMart", "Your OTP for withdrawal is {code}", "驗證碼：{code}（請勿轉發）",
)  # fmt: skip

TOLD = (
    "Hello dear support my account hacked, my seed was {seed} please freeze it", "i wrote my words on paper and they are: {seed}", "words: {commas}",
    "mnemonic phrase is below\n\n{numbered}\n\nplease help restore", "1-12: {seed}", "助记词（12个）：{seed}", "我的助记词在这：{commas}", "种子短语 {seed} 恢复后余额为0", "{seed} 这12个词对不对", "Recovery Phrase (24): {caps}",
    "trezor words {seed}", "ledger 24 words {caps}", 'the phrase "{seed}" doesnt work in metamask', "seed={seed}", "xmr wallet {monero} help", "monero 25 word seed:\n{monero}",
    "slip-39 share 1: {share}", "electrum old seed {oldelectrum}", "my electrum words: {oldelectrum}", "private key: {hex}. is it leaked?", "this key {hex} opens my wallet but zero balance",
    "我导出的私钥是\n{hex}\n导入失败", "私钥 0x{hex} 被人看到了怎么办", 'PrivateKey = "{hex}"', "pvt key 0x{hex}", "eth_private={hex}", "privkey: {hexlines}", "WIF: {wif}", "import {wif} to bitmart?", "{wif}\n{wif}",
    "paper wallet {wifspaced}", "master key {xprv}", "xprv: {xprvlines}", "solana private key {solana}", "phantom export {solana}", "keypair [{bytes}]", "stellar seed {stellar}",
    "xlm secret {stellar}", "nsec {nsec}", "my bitmart api: key {api} secret {api} memo test", "bitmart api key is {api} and secret is {api}", "API_KEY={api}\nAPI_SECRET={api}\nMEMO=bot",
    'apikey "{api}" apisecret "{api}"', "export BITMART_SECRET={api}", "X-BM-KEY: {api}", "secretKey: '{api}'", "api secret key\n{api}", "Access Key：{api}\nSecret Key：{api}",
    "我的 api key 是 {api}，secret 是 {api}，一直报错", "telegram bot token {bot}", "Authorization: Bearer {jwt}", "2FA secret key: {base32}", "谷歌验证码密钥：{base32}", "16位密钥 {base32}",
    "google authenticator setup key {base32spaced}", "我银行卡{card}被冻结", "卡号{card}，密码{code}", "card {card} pin {code4}", "visa {card} 08/27 {cvv}", "my debit card number is {card} cvv is {cvv}",
    "master card no {card}, expiry 11/26, cvc {cvv}", "身份证号 {chinese}", "{chinese} 张三", "sfz {chinese}", "ID: {chinese}", "我的身份证{chinese}银行卡{card}", "passport {passport} name ivan petrov",
    "护照号码是{passport}", "passport no: {passport}, dob 1990-01-01", "my ssn {ssn}", "ssn is {ssn} for kyc", "aadhaar no {aadhaar}", "pan number {pan}", "nric {nric} singapore", "cpf {cpf}",
    "meu CPF: {cpf}", "dni {dni}", "台湾身份证 {taiwan}", "台胞证号 {code8}", "港澳通行证号码 {permit}", "my pwd is {pw} dont tell anybody", "pass = {pw}", "PW {pw}", "Pasword : {pw}", "passwords: {pw}, {pw}",
    "密码1：{pw} 密码2：{pw}", "登录密码：{pw} 交易密码：{code}", "账号密码都给你 {EMAIL} {pw}", "帐号{EMAIL}密码{pw}谷歌验证码{code}", "我的邮箱密码是 {pw}", "qq邮箱密码{pw}", "密码是大写的{pw}", "密码我记得是{pw}", "密码就是我名字加生日{pw}", "密码改回{pw}了",
    "密码重置成{pw}了还是不行", "刚把密码改为{pw}", "新密码 {pw} 登不上", "旧密码是 {pw}", "old pw {pw}, new pw {pw}", "reset password to {pw} but cant login", "i set new password {pw} yesterday", "my fund pwd {code}",
    "fund password is {code}", "fund pw {pw}", "trading pin {code}", "安全密码{code}", "资金密码：{code}", "我的交易密码是{code}", "zhifu mima {code}", "mima shi {pw}", "my pin code is {code4}", "atm pin {code4}",
    "unlock pin {code}", "code sms {code}", "SMS: {code}", "OTP-{code}", "OTP: {code}", "otp={code}", "2FA = {code}", "Verification code:{code}", "verify code {code}", "email otp {code}",
    "whatsapp code {code}", "telegram login code: {code}", "[BitMart]Your verification code {code}", "【BitMart】您的验证码是{code}", "【币市】验证码{code}，请勿泄露", "BitMart验证码：{code}", "G-{code} is your code",
    "{code}是您的验证码", "您的动态密码为{code}", "Codigo: {code}", "tu código de verificación de BitMart es {code}", "seu código BitMart: {code}", "Ваш код: {code}", "Mã OTP: {code}",
    "{code} adalah kode verifikasi anda", "{code} é o seu código", "{code} es tu código de verificación", "{code} est votre code", "{code} ist dein Code", "{code} — ваш код", "인증번호[{code}]",
    "認証コード：{code}", "코드는 {code} 입니다", "{code} это код из смс",
)  # fmt: skip

ALL = {
    "codes": CODES,
    "passwords": PASSWORDS,
    "tongues": TONGUES,
    "papers": PAPERS,
    "wallets": WALLETS,
    "asked": ASKED,
    "told": TOLD,
}
