"""What an agent may type and what he may not, by kind; written for these tests, a line each.

Three times some sentences were written after the rules, and looked at once before the rules took them in: of 91 that may not
leave 55 were stopped (of 19 with an address, a link or an account 18), of 100 that may 1. The sentences below are those
that the rules were written by, so that all of them are right says little.
"""

from __future__ import annotations

SECRET_EN = """
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

FINE_EN = """
Share codes, passwords or screens with nobody.
Please give us a phone number or an email address.
Please send the TXID, the coin and the amount.
Could you provide your UID, email and order number?
Try to sign in again with the new password and tell me how it went.
You get the code from the authenticator app, and you type it only there.
I have passed the code of conduct issue to my lead.
Please confirm the amount.
Please never hand out the codes that you receive.
You will be asked for the password when you withdraw.
Enter your fund password in the app, not here.
If the code doesn't arrive, please tell me your country code.
Send a screenshot of the page where you enter the code, with the code hidden.
Can you tell me what the app says after you enter the code?
Did somebody ask you for the code?
Our Telegram channel is on the list.
Hello, I am looking at your case now.
We never ask for your password.
Never share your seed phrase with anyone.
Please do not send me your verification code.
Do not give your private key to anybody, not even to us.
Nobody from our team will ask for your password or codes.
Please change your password on the security page.
Reset your password here: https://www.example.com/login
Enter the verification code in the app to continue.
Please enter your password on the login page yourself.
We have sent a verification code to your email.
The system will send you a new code.
Tap "Send code" and wait a minute.
Press Get code, then type the code into the app.
Did you share your password with anyone?
Have you given the code to somebody?
If you gave your seed phrase away, move the funds now.
Anyone who asks you to send your password is a scammer.
Scammers ask for the code you received.
Please let me know whether you received the code.
Let us know if the code arrives.
Tell me when you have changed your password.
Please tell me which page shows the error about the code.
Is the verification code by SMS or by email?
Your password was reset successfully.
I see that you forgot your password.
We will reset your 2FA within 24 hours.
Please bind Google Authenticator again.
Keep your backup codes in a safe place.
You can find the API key page under Account.
The code expires after five minutes.
Without your private key nobody can move these coins.
Please send me the TXID of the deposit.
Please send the UID and the amount.
Could you share a screenshot of the deposit history?
What is the order number?
I need your UID and the coin.
Which network did you use, TRC20 or ERC20?
Please tell me the time of the withdrawal.
Your withdrawal of 1,250.50 USDT is being checked.
It takes 1.5 to 3 days.
Version 2.10.3 of the app fixes this.
The fee is 0.0005 BTC, e.g. for small amounts.
Thank you for waiting. Your case is with the risk team.
Please see https://www.example.com/login for the steps.
Our status page is status.example.com.
You can read more at www.example.com/fees?coin=btc.
Our X account is @BitMart_example.
Write to support@example.com.
We have answered to tom@gmail.com, please look there.
Your TXID 4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b has 12 confirmations.
Order BM20261123001 was filled at 09:30.
Please uninstall AnyDesk and change your password.
Never install TeamViewer or AnyDesk for a stranger.
If you have installed AnyDesk, delete it now.
Do not share your screen with anybody.
We never use remote access.
Good.Please wait a moment.
Done.Thanks for your patience.
Sorry for the delay.We are working on it.
I checked with finance, ops, etc.
The file report.pdf has arrived.
Is that your account, or your wife's?
Your last four digits of the address end in 9EE7.
Could you try another browser?
The address starts with 0x52 and ends with 9EE7, please compare.
I have released the claim; a colleague will answer soon.
Your account is unlocked.
KYC was approved at 10.30 a.m.
You asked about fees: spot is 0.1 %, futures 0.06 %.
We do not know the code, only you do.
That mail is not from us; please delete it.
For safety, withdrawals pause for 24 hours after a password change.
The verification code is valid for 10 minutes.
No need to send your card number.
I cannot see your password, and I do not need it.
Please reply here when you are back.
Can you confirm the amount and the date?
Please send us the screenshot of the error.
We can see your deposit now.
""".strip().splitlines()

FINE_ZH = """
请告诉我收到验证码的时间。
请提供UID、币种和金额。
这个验证码只能您自己输入，我们不会要。
请把您看到的错误提示发给我，验证码请打码。
助记词请抄写在纸上，离线保存。
收不到短信验证码的话，请检查手机号是否停机。
请问您是什么时候修改的密码？
您好，正在为您查询，请稍等。
我们绝不会索要您的密码和验证码。
请不要把验证码告诉任何人。
请勿向他人提供助记词。
切勿把私钥发给任何人，包括客服。
任何人向您要验证码都是骗子。
请在安全页面修改登录密码。
请点击“忘记密码”重置密码。
验证码已发送到您的邮箱。
系统会给您发送一条验证码。
请在App里输入验证码完成验证。
请点击发送验证码后等待一分钟。
您是否把验证码给过别人？
有没有把密码告诉过其他人？
如果有人让您提供助记词，请立即停止。
骗子会让您把验证码发给他。
请告诉我您是否收到验证码。
请说明收不到验证码的时间。
您的密码已重置成功。
谷歌验证码重置需要24小时。
请妥善保管您的私钥和助记词。
请提供交易哈希TXID。
请发一下充值记录的截图。
请提供UID和充值金额。
请问用的是TRC20还是ERC20网络？
麻烦告诉我提现时间。
订单号是多少？
您的UID是多少？
我需要您的UID和币种。
提现1,250.5 USDT正在审核中。
预计1到3天到账。
手续费是0.0005 BTC。
请更新到2.10.3版本。
感谢您的耐心等待。
请看 https://www.example.com/login 的步骤。
官网是www.example.com，请认准。
状态页：status.example.com。
我们的官方X账号是@BitMart_example。
您可以发邮件到support@example.com。
已回复到您的邮箱tom@qq.com，请查收。
请卸载向日葵等远程软件，并修改密码。
不要安装AnyDesk或ToDesk。
请勿与他人共享屏幕。
我们不会远程控制您的电脑。
如果安装了TeamViewer，请马上删除。
修改密码后24小时内不能提现。
验证码10分钟内有效。
您不需要提供银行卡号。
我看不到您的密码，也不需要它。
请放心，资金是安全的。
您的账户已经解冻。
实名认证已通过。
地址开头是0x52，结尾是9EE7，请核对。
请确认金额和日期。
请把报错的截图发给我。
请描述一下遇到的问题。
密码错误提示截图可以发给我看。
請不要把驗證碼告訴任何人。
我們不會向您索取密碼。
請提供交易雜湊TXID。
驗證碼已寄到您的信箱。
忘记密码可以在登录页点击找回。
您重置密码之后告诉我一下。
收到验证码后请在网页填写。
已为您转给风控同事处理。
请重新绑定谷歌验证器。
这封邮件不是我们发的，请删除。
现货手续费0.1%，合约0.06%。
充值还差3个确认。
网络拥堵，请再等10-20分钟。
您可以换个浏览器试试。
这边帮您催一下。
好的，已经备注。
请问还有其他问题吗？
祝您生活愉快！
""".strip().splitlines()
