"""What an agent may type and what he may not, by kind; written for these tests, a line each.

Four times some sentences were written after the rules, and looked at once before the rules took them in: of 121 that may not
leave 76 were stopped (of 25 with an address, a link or an account 24), of the last 30 of them 21, and of 130 that may leave 1.
The sentences here are those that the rules were written by, so that all of them are right says little.
"""

from __future__ import annotations

SECRET_EN = """
Please kindly supply the verification number from your e-mail
We will need you to tell us the words of your wallet backup
Just one more step: your trading password
Share with us your 12-word phrase to unlock
Would you send me the QR code of your authenticator?
I am waiting for the code
Which password do you use for withdrawals? I need to check it
Kindly mail me the mnemonic words
Can you send a picture of the recovery sheet with the words
Provide email, password and 2FA to complete verification
Give me the six numbers
To fix this I need to sign in as you, so what password do you use?
Once you get the text message, type the number back to me
I'll wait for your authenticator digits
Your fund password? I have to enter it on my side
Can you read me the OTP that just came in
Upload your wallet json file and its password
confirm your PIN to proceed
Hi dear, kindly drop your phrase words in this chat so that we validate
Would you mind sharing your 2FA code?
Type in the six digits you got on your phone for me
Quickly, tell the code before it expires
Please export your private key and post it in this ticket
Pass me the OTP
Just copy the 12 words and send to support
Please send me your seed phrase.
send your private key so we can sync the wallet
Could you share the recovery phrase with us?
Kindly provide your password to continue.
What is your password?
What's the verification code you received?
I need your 2FA code to release the withdrawal.
We need the 6-digit code from your phone.
Tell me the code that was sent to your email.
Reply with the SMS code please.
Give me your login code.
Just type your password here and I will check.
Enter the verification code here in this chat.
Please confirm your password with me.
Can I have your Google Authenticator code?
Could we get your backup codes?
your password please
Verification code, please?
Send a screenshot of your 12 words.
Please paste your keystore file here.
Forward us the code we sent you.
You must provide your seed phrase to restore the funds.
You need to send us your API secret.
Your private key is required to unlock the account.
Let me know your withdrawal password.
Let us know the code you got.
Please share your card number and CVV.
dm me your mnemonic
Show me your secret key.
Read out the code on your authenticator.
The code you received, please send it here.
Send over your login details.
We require your account credentials.
I just need your pin code.
Please message me your email code.
text me the otp
Please submit your security code to me.
May I have your one-time code?
Write your passphrase words here: the 24 words in order, send them to me.
Our team needs your private key.
We never ask for your password, but please send me the code you received.
It is safe. Send me your seed phrase now.
Provide the Google code and your email code.
What are your recovery words?
Please disclose your wallet password.
I will need the code from your authenticator.
Put your password below.
Give us access: share your login credentials.
to verify you, tell us your bank card PIN
send ур password please... I mean send your password please
""".strip().splitlines()

SECRET_ZH = """
我给您发个验证码，您收到报给我
告知一下邮箱收到的验证码
请念一下短信里的数字
我要用您的验证码登录一下
请给一下您的谷歌码
登录密码多少？
把钱包的私钥复制粘贴过来
您的验证码呢？
收到码之后马上回我
麻烦把刚刚收到的那串数字发我
方便说下您的助记词吗
需要核对一下您的私钥，请发过来
把您收到的码发给我就行
验证码现在报一下
短信里的六位数是多少
请把验证码发给我
请提供您的登录密码
麻烦发一下验证码
您的资金密码是多少？
把助记词发过来，我帮您恢复
告诉我您的私钥
请告诉客服您的谷歌验证码
验证码报给我一下
请回复短信验证码
我需要您的邮箱验证码
我这边需要核实您的交易密码
请在这里输入密码
把密码发到这里
验证码发我
密码给我一下
您收到的验证码是什么
请把六位验证码告诉我
请将助记词截图发来
私信我您的私钥
请提供助记词，我们技术帮您找回
请发送给我您的支付密码
说一下您的登录密码
报一下手机验证码
麻烦您提供银行卡号和CVV
请出示您的API Secret
把谷歌码发给客服
我们需要您的助记词来验证钱包
请上传您的keystore
给我您的备份码
您把动态码念给我
发一下24个单词
发我验证码
請把驗證碼發給我
請提供您的登入密碼
把助記詞傳給我不如直接發給我助記詞
我需要您的驗證碼
請告訴我您的私鑰
我们不会要您的密码，但请把验证码发给我
请放心，把密码告诉我
请您把收到的验证码回复给我
麻烦把安全码发来
请提供一下您的账户密码
您的私钥发我看一下
客服需要您的密码
验证码发过来
""".strip().splitlines()

REMOTE = """
Get AnyViewer and send me the device ID
We will connect to your computer remotely
Let me take over your screen for a minute
Please run ShowMyPC and read me the number
打开手机远程，我来操作
Please install AnyDesk so I can help.
Download TeamViewer and give me the ID.
Open RustDesk and wait for me.
Can you share your screen with me?
We will do this by screen sharing.
I will start a remote session.
Please allow remote access to your computer.
Use UltraViewer, it is easy.
Let us use Quick Assist for this.
Please install any desk from the store
Chrome Remote Desktop works too.
Start a screen share on Zoom.
请下载向日葵，我帮您操作
麻烦安装ToDesk
我们远程协助您处理
请打开屏幕共享
共享您的屏幕给我看一下
可以远程控制您的电脑吗
请用TeamViewer连接
開啟螢幕共享，我來幫您
我給您遠端控制
""".strip().splitlines()

LINKS = """
write to our senior agent on telegram: bitmart_senior_agent
加微信 kefu_2026 处理
whatsapp +852 1234 5678
Please log in at https://bitmart-help.com/login
Go to www.bitmart-support.org
see bitmart.support.io for details
Open t.me/bitmart_agent and write there
Write to @BitMart_Supp0rt
contact @crypto_mike, he can help
https://www.example.com.evil.io/reset
https://www.example.com@evil.io/reset
Our site is examp1e.com
Visit http://203.0.113.9/verify
Visit 203.0.113.9:8080/verify
go to evil dot com
evil[.]com is the page
hxxps://evil.com/a
请打开 bitmart-vip.com 验证
打开evil点com
加我的 Telegram：t.me/kefu_01
加 @kefu_001 联系
链接：https://bit.ly/3abcd
wa.me/85212345678
请登录https://www.examp1e.com
tg://resolve?domain=someone
Join https://discord.gg/abcdef
example.net is the new address
mail us at help@bitmart-care.com
please check EVIL.COM
evil。com
xn--exmple-cua.com
evil.exchange
https://docs.google.com/forms/d/abc
""".strip().splitlines()

ADDRESSES = """
Send it to 0x52908400098527886E0F7030069857D2E4169EE7
0x 5290 8400 0985 2788 6E0F 7030 0698 57D2 E416 9EE7
Deposit to TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE
BTC: bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq
请转到 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa
地址：TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE，请核对
You wrote 0x52908400098527886E0F7030069857D2E4169EE7, is that right?
SOL 7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV
TON EQCD39VS5jcptHL8vMjEXrzGaRcCVYto7HUn4bpAOg8xqB2N
LTC ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9
XRP rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh
DOGE DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L
pay to vitalik.eth please
XLM GA5ZSEJYB37JRC5AVCIA5MOP4RHTM335X2KGX3IHOJAPP5RE34K4KZVN
cosmos1qypqxpq9qcrsszg2pvxq6rs0zqg3yyc5lzv7xu
""".strip().splitlines()
