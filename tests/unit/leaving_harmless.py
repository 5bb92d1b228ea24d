"""What an agent may type, though much of it speaks of secrets, links and codes; a line each."""

from __future__ import annotations

FINE_EN = """
I am waiting for the answer of the risk team.
Please send me the code of the error, it stands in red.
The seed round of that token is over.
The key figures are in the announcement.
The app asks for your PIN when it starts; that is normal.
The app was back online 2026-11-23 10:30 UTC.
Our Telegram is BitMartHelp_example.
The deadline is 20261130.
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
