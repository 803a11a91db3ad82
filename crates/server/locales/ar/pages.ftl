# كل رسائل الصفحات: جملة للشخص أمام الشاشة.

skip = إلى المحتوى
menu = القائمة
menu-work = عملي
menu-search = بحث
menu-intake = استقبال جديد
menu-matches = التطابقات
menu-analysis = التحليل
menu-audit = سجل الاطلاع
menu-oversight = البلاغات
menu-accounts = الحسابات
menu-health = الحالة
lock = قفل
lock-hint = قفل الجلسة (Alt+Shift+L)
leave = خروج سريع
leave-hint = يفتح صفحة عادية ويقفل الجلسة. الضغط على Escape ثلاث مرات يفعل ذلك أيضًا.
leave-unsaved = ما كتبته لم يُحفظ.
simulated = سجل تجريبي: كل الأشخاص فيه مختلَقون.
to-start = إلى البداية
to-case = العودة إلى الحالة
save = حفظ
add = إضافة
add-what = إضافة: { $what }
change = تعديل
change-what = تعديل: { $what }
remove = حذف
cancel = إلغاء
action = إجراء
none = لا شيء
yes = نعم
required = (لازم)
not-asked = لم يُسأل

done-added = أُضيف.
done-changed = عُدّل. ما كان قبله في التاريخ.
done-removed = حُذف.
done-asked = طُلب، وهو ينتظر جوابًا.
done-answered = تمت الإجابة.
done-opened = الحالة مفتوحة لك ثلاث ساعات. أُبلغ المسؤول عنها والمشرف.
done-saved = حُفظ.
done-decided = تقرّر. ستحترمه عملية الربط القادمة.
done-withdrawn = سُحب. لم يعد شيء مقررًا بشأن الاثنين.

trouble = لم ينجح هذا
trouble-not-found = لا شيء هنا يمكنك رؤيته. ربما لم يكن هنا شيء قط، أو ليس لك أن تراه.
trouble-sign-in = سجّل الدخول أولًا.
trouble-forged = هذا النموذج ليس من صفحة لك، أو من جلسة سابقة. عُد، وأعد تحميل الصفحة، وأرسله مرة أخرى.
trouble-bad = جزء مما أرسلته لا يمكن استعماله. عُد وراجعه.
trouble-too-much = هذا كبير جدًا: يتسع النموذج لـ 1 ميغابايت والملف لـ 20 ميغابايت.
trouble-too-slow = كان الاتصال بطيئًا جدًا ولم يُحفظ شيء. حاول مجددًا.
trouble-busy = السجل مشغول أو لا يمكن الوصول إليه. لم يُحفظ ما أرسلته؛ عُد وأرسله بعد لحظة.
trouble-keys-replaced = تغيّرت مفاتيح السجل. يجب تشغيل البرنامج من جديد؛ لم يُحفظ شيء مما أرسلته.
trouble-not-written = تعذّرت الكتابة في السجل: ربما امتلأ القرص. لم يُحفظ شيء مما أرسلته. أخبر مدير النظام.
trouble-register = لم يستطع السجل الإجابة. لم يُحفظ شيء مما أرسلته. أخبر مدير النظام.
trouble-report = تعذّر إعداد التقرير: ربما لعدد قليل جدًا من الأشخاص خروج مؤرَّخ.
trouble-closed = السجل غير مفتوح. يفتحه مدير النظام حيث يعمل البرنامج.
trouble-name-taken = يوجد حساب بهذا الاسم. اختر اسمًا آخر.
trouble-last-administrator = هذا آخر مدير يمكنه الدخول. أنشئ مديرًا آخر أولًا.
trouble-own-request = لا أحد يوافق على طلبه بنفسه. على غيره أن يجيب.
trouble-already-answered = سبقت الإجابة عن هذا.
trouble-no-consent = لا توجد موافقة تغطي المشاركة. سجّل موافقة أولًا، أو الأساس القانوني للتجاوز.
trouble-still-named = قيد آخر في هذه الحالة يشير إليه، كالخروج من واقعة. احذف ذاك أولًا.
trouble-changed-meanwhile = عدّله غيرك في الأثناء. أعد تحميل الحالة وانظر أولًا.

sign-in = تسجيل الدخول
sign-in-name = الاسم
sign-in-hint = هل دُعيت؟ افتح الصفحة ‎/invitation‎ ومعك الرمز.
sign-in-wrong = الاسم أو كلمة السر خطأ.
sign-in-wait = محاولات كثيرة. انتظر قليلًا ثم حاول.
sign-out = تسجيل الخروج
password = كلمة السر
password-new = كلمة سر جديدة
password-again = نفسها مرة أخرى
password-hint = 12 محرفًا على الأقل. الأفضل جملة لا يخمّنها أحد، ولا يُشترط غير ذلك.
password-short = تحتاج كلمة السر إلى { $least } محرفًا على الأقل.
password-long = كلمة السر طويلة جدًا.
password-common = كلمة السر هذه مما يُجرَّب أولًا. اختر غيرها.
password-holds-name = يجب ألا تحتوي كلمة السر على اسمك.
password-differs = الاثنتان مختلفتان. اكتب الشيء نفسه مرتين.
second = الإثبات الثاني
second-lead = اكتب الأرقام الستة التي يعرضها هاتفك.
second-first = من الآن يُطلب أيضًا رمز من هاتفك. صوّر المربع بتطبيق مصادقة، ثم اكتب الأرقام الستة التي يعرضها.
second-square = مربع للتصوير. السر نفسه مكتوب تحته.
second-typed = أو اكتب فيه هذا السر:
second-code = ستة أرقام
second-wrong = هذا الرمز خطأ أو سبق استعماله. انتظر التالي.
invitation = دعوة
invitation-lead = دعاك أحدهم. خذ الرمز الذي أُعطيته واختر كلمة سر.
invitation-code = الرمز
invitation-submit = قبول
invitation-wrong = الاسم أو الرمز خطأ، أو انتهت الدعوة. اطلب دعوة جديدة.
locked = مقفلة
locked-lead = قُفلت الجلسة لأن أحدًا لم يستعملها. أعطِ كلمة السر: تتابع من حيث كنت ولا يضيع شيء مما كتبت.
confirm = كلمة السر مرة أخرى
confirm-lead = هذا يطلب كلمة السر من جديد. ما ملأته محفوظ.
confirm-submit = متابعة
confirm-wrong = كلمة السر خطأ.
me = حسابي
me-language = اللغة
me-language-choose = لغة الصفحات
me-sessions = أين سجّلت الدخول
me-sessions-lead = إن لم تعرف إحداها فأنهِها وغيّر كلمة السر.
me-device = الجهاز
me-begun = منذ
me-seen = آخر استعمال
me-this = هذه
me-end = إنهاء
me-password = كلمة السر
me-password-change = تغيير كلمة السر

set-up = إعداد السجل
set-up-lead = تُفتح هذه الصفحة مرة واحدة لمن معه الرمز الذي كتبه البرنامج في الطرفية.
set-up-code-legend = الرمز
set-up-code = الرمز من الطرفية
set-up-wrong-code = ليس هذا هو الرمز. تجده في الطرفية التي شُغّل منها البرنامج.
set-up-organisation-legend = منظمتك
set-up-organisation = الاسم
set-up-no-organisation = أعطِ المنظمة اسمًا.
set-up-administrator-legend = المدير الأول
set-up-passphrase-legend = عبارة سر السجل
set-up-passphrase-lead = تفتح السجل المشفّر عند تشغيل البرنامج. من دونها ومن دون رمز الاستعادة لا يستطيع أحد قراءة السجل، ولا نحن.
set-up-passphrase = عبارة السر
set-up-submit = إعداد
set-up-done = السجل جاهز.
set-up-next = سجّل الدخول، وصوّر المربع للإثبات الثاني، وادعُ زملاءك من صفحة الحسابات.
recovery-code = رمز الاستعادة
recovery-code-lead = اكتبه الآن واحفظه بعيدًا عن الجهاز. يفتح السجل إن ضاعت عبارة السر، ولا يُعرض إلا هنا.
account-name-unsound = الاسم من 2 إلى 40 حرفًا أو رقمًا، وقد يحتوي نقاطًا وشرطات.

work-analyst = ترى خطوط الحياة بلا هويات، والتقرير المُعدّ منها.
work-oversight = تستلم البلاغات المختومة.
work-protection = أنت مسؤول عمّا يُحفظ ومن اطّلع عليه وما يُمحى.
work-administrator = ترعى السجل وحساباته. لا ترى أي حالة.
work-due = المستحق خلال أسبوعين
work-overdue = متأخر
work-nothing-due = لا اتصال مستحق. خطّط لاتصالات في حالة فتظهر هنا.
work-waiting = بانتظار جواب
work-nothing-waits = لا شيء ينتظر جوابك.
work-drafts = بدأ ولم يكتمل
work-draft = استقبال
work-cases = { $count ->
    [zero] حالاتي
    [one] حالتي
    [two] حالتاي
    [few] حالاتي ({ $count })
    [many] حالاتي ({ $count })
   *[other] حالاتي ({ $count })
}
work-no-cases = لا تدير أي حالة بعد. ابدأ استقبالًا، أو ابحث عن حالة واطلب توليها.
task-assign = تولّي الحالة
task-refer = مساعدة من منظمة أخرى يمكنها قراءة الحالة
task-transfer = تسليم الحالة إلى منظمة أخرى
task-request-transfer = طلب تولّي الحالة
task-close = إغلاق الحالة
task-reopen = إعادة فتح الحالة
task-glass-broken = فُتحت في طارئ
task-asked = طلبه { $who }، { $when }
task-until = حتى { $day }
task-accept = قبول
task-reject = رفض
task-revoke = سحب
task-done = تم
task-seen = اطّلعت
task-words = كلمة
task-reject-reason = قل لماذا ترفض.
task-state-open = مفتوح
task-state-accepted = مقبول
task-state-rejected = مرفوض
task-state-done = تم
task-state-revoked = مسحوب

search-label = اسم أو لقب أو رقم
search-submit = بحث
search-hint = بأي كتابة، من أوله، وبالصوت، ومع أخطاء الإملاء. ما تكتبه لا يظهر في أي عنوان أو سجل تصفح.
search-nothing = لم يُعثر على شيء بين الحالات التي يمكنك رؤيتها.
search-found = { $count ->
    [one] حالة واحدة
    [two] حالتان
    [few] { $count } حالات
   *[other] { $count } حالة
}
search-colleagues = { $count ->
    [one] حالة أخرى لزميل
    [two] حالتان أخريان لزملاء
    [few] { $count } حالات أخرى لزملاء
   *[other] { $count } حالة أخرى لزملاء
}
search-colleagues-lead = لا تُفتح إلا في طارئ وبسبب؛ ويُبلَّغ المسؤول عنها والمشرف.
search-sounds = لفظ مشابه
search-misspelt = كتابة قريبة

glass = حالة زميل
glass-lead = يدير هذه الحالة شخص آخر. في الطارئ يمكنك فتحها { $hours } ساعات. قل لماذا: يُحفظ السبب ويُبلَّغ المسؤول عنها والمشرف فورًا.
glass-reason = لماذا لا يحتمل التأخير
glass-no-reason = قل لماذا لا يحتمل التأخير.
glass-break = فتح الحالة
glass-open = تقرأ حالة زميل في طارئ، حتى { $until }.

case = الحالة
case-unnamed = بلا اسم
case-closed = مغلقة
case-none = لا شيء مسجل
case-person = الشخص والحالة
case-account = الرواية
case-change-person = تعديل الشخص والحالة
case-identity = الهوية
case-identity-lead = تُعرض الأسماء والعناوين والوثائق عند الطلب. وكل مرة تُدوَّن في سجل الاطلاع.
case-identity-show = عرض الهوية
case-tasks = تكليف، إحالة، إغلاق
case-request = طلب توليها
case-documents = الوثائق
case-history = التاريخ
history-changes = التعديلات
history-none = لم يُعدَّل شيء منذ تسجيل الحالة.
history-added = أُضيف
history-changed = عُدّل
history-removed = حُذف
history-before = ما كان قبل ذلك
history-readings = من اطّلع عليها
line-title = خط الحياة
line-nothing-dated = لا شيء مؤرَّخ في هذا الخط فلا شيء يُرسم.
line-no-episode = لا واقعة مسجلة. أضف واحدة تحت الوقائع.
line-undated = التاريخ غير معروف
line-episode = الاتجار { $number }
line-exit = الخروج { $number }
line-liberty = حر
line-return = عودة
line-contact = اتصال
line-assistance = مساعدة
line-observation = شوهد حرًا
line-lost = انقطع الاتصال به
line-died = توفي
line-step = من الاتجار { $from } إلى الاتجار { $to }
line-why = لماذا
line-in-words = الخط بالكلمات
line-when = متى
line-what = ماذا
line-detail = تفاصيل
verdict-confirmed = اتجار من جديد، مؤكد
verdict-probable = اتجار من جديد، محتمل
verdict-undetermined = لا يمكن الجزم
verdict-continuation = وضع واحد استمر

form-problems = { $count ->
    [one] أمر واحد يحتاج مراجعة. لم يُحفظ شيء بعد.
    [two] أمران يحتاجان مراجعة. لم يُحفظ شيء بعد.
    [few] { $count } أمور تحتاج مراجعة. لم يُحفظ شيء بعد.
   *[other] { $count } أمرًا يحتاج مراجعة. لم يُحفظ شيء بعد.
}
field-missing = هذا لازم.
date-hint = التواريخ كما تُقال: 17 مايو 2009، مايو 2009، ربيع 2009، حوالي 2009، بين 2008 و 2010.
date-example = ربيع 2009
date-not-understood = لم يُفهم هذا كتاريخ. جرّب 17 مايو 2009، مايو 2009، ربيع 2009، حوالي 2009.
date-either-way-round = قد يكون اليوم والشهر معكوسين. اكتب الشهر بالحروف.
remove-hint = ما يُحذف يبقى في التاريخ.
meanwhile = عدّله غيرك بينما كنت تملؤه. لم يُكتب فوق شيء.
meanwhile-field = الحقل
meanwhile-theirs = الآن في الحالة
meanwhile-mine = ما ملأته
meanwhile-choose = عدّل أدناه ما يجب أن يكون غير ذلك. الحفظ يكتب ما هو أدناه.

intake-lead = حالة جديدة، خطوة في كل صفحة، على وتيرة الشخص.
intake-point-skip = يمكن ترك كل شيء وإكماله لاحقًا.
intake-point-unknown = «غير معروف» و«امتنع عن الإجابة» جوابان بذاتهما؛ اترك ما لم يُسأل.
intake-point-saved = ما تكتبه يُحفظ مشفّرًا أثناء الكتابة.
intake-begin = ابدأ
intake-step = الخطوة { $step } من { $of }
intake-progress = التقدم
intake-saved = حُفظ.
intake-next = حفظ ومتابعة
intake-back = رجوع
intake-later = حفظ والتوقف هنا
intake-consent = ما يوافق عليه الشخص
intake-consent-lead = اشرح أولًا من أنت، وماذا تدوّن، ومن يستطيع رؤيته، وأن للشخص أن يتوقف متى شاء.
intake-called = كيف نخاطب الشخص ونصل إليه
intake-needs = ما يلزم الآن
intake-needs-lead = الأمان والسرير والطبيب قبل أي سؤال عمّا حدث.
intake-background = من أين جاء الشخص
intake-happened = ما حدث
intake-happened-lead = فقط ما يريد الشخص أن يرويه. لا تلحّ على التواريخ؛ يكفي الفصل أو السنة.
intake-out = الخروج
intake-identity = للأوراق
intake-file = عن ملف الحالة
intake-check = مراجعة
intake-open = فتح الحالة
intake-discard = رمي المسودة
earlier = ربما يوجد سجل سابق لهذا الشخص.
earlier-colleague = حالة لزميل
earlier-elsewhere = { $count ->
    [one] سجل لدى منظمة أخرى ربما يخص هذا الشخص. يستطيع مشرف مقارنة الاثنين بعد فتح الحالة.
    [two] سجلان لدى منظمات أخرى ربما يخصان هذا الشخص. يستطيع مشرف مقارنتهما بعد فتح الحالة.
    [few] { $count } سجلات لدى منظمات أخرى ربما تخص هذا الشخص. يستطيع مشرف مقارنتها بعد فتح الحالة.
   *[other] { $count } سجلًا لدى منظمات أخرى ربما يخص هذا الشخص. يستطيع مشرف مقارنتها بعد فتح الحالة.
}
earlier-choose = إن كان الشخص نفسه فتابع في السجل السابق. وإن لم تستطع الجزم فافتح الحالة: يمكن الربط لاحقًا ولا يضيع شيء.

tasks-ask = طلب شيء
tasks-what = ماذا
tasks-for = من أي زميل
tasks-for-hint = لتولّي الحالة: اسم الحساب.
tasks-organisation = من أي منظمة
tasks-due = حتى متى
tasks-due-hint = للمساعدة من منظمة أخرى: كم من الوقت يمكنها قراءة الحالة. وإلا 90 يومًا.
tasks-reason = لماذا
tasks-submit = طلب
tasks-no-reason = قل لماذا.
tasks-no-organisation = اختر منظمة.
tasks-no-colleague = سمِّ زميلًا.
tasks-so-far = حتى الآن
tasks-none = لم يُطلب شيء بعد.
grants = من غيرك يمكنه قراءة هذه الحالة
grants-revoked = انتهى { $day }
documents-none = لا ملف محفوظ مع هذه الحالة.
documents-name = الاسم
documents-kind = النوع
documents-size = الحجم
documents-added = أُضيف
documents-file = ملف
documents-hint = PDF أو PNG أو JPEG حتى 20 ميغابايت. يُزال ما كتبته الكاميرا في الصورة؛ والملف مشفّر في السجل.
documents-add = إضافة الملف
documents-not-taken = هذا النوع غير مقبول أو الملف تالف: المقبول PDF و PNG و JPEG.

matches-lead = أزواج سجلات ربما تخص شخصًا واحدًا، الأرجح أولًا. البرنامج يقترح وأنت تقرر.
matches-none = لا زوج ينتظر: كلها مقررة.
matches-no-run = لم يُشغَّل الربط بعد. حيث يعمل البرنامج: throughline link.
matches-count = { $count ->
    [one] زوج واحد
    [two] زوجان
    [few] { $count } أزواج
   *[other] { $count } زوجًا
}
matches-pair = السجلات
matches-probability = الاحتمال
matches-state = الوضع
matches-back = كل الأزواج
matches-title = شخص أم شخصان
matches-proposed = يعطي آخر ربط { $probability } أنهما شخص واحد.
matches-not-said = لم يُذكر
matches-question = هل هما شخص واحد؟
matches-reason = لماذا
matches-decide = قرار
matches-incomplete = اختر جوابًا وقل لماذا.
matches-withdrawn = مسحوب
matches-withdraw = سحب

analysis-lead = مُعدّ من خطوط الحياة بلا هويات.
analysis-format = التقرير كاملًا
analysis-page = صفحة للمتصفح
analysis-paper = ملف PDF للطباعة
analysis-figures = الأرقام بصيغة JSON
analysis-make = إعداد التقرير
analysis-hint = كل رقم مع مقامه. التقرير للاستعمال الداخلي: الأعداد الصغيرة قد تكشف الهوية.

audit-verify = تحقّق من السجل وسجل الاطلاع
audit-verification = التحقق
audit-sound = السجل سليم: قُرئ { $rows } صفًا و { $cells } خلية مختومة، وكل حلقة صامدة.
audit-unsound = السجل ليس ما يشهد به سجل الاطلاع:
audit-head = نهاية سجل الاطلاع. إذا حُفظت على جهاز آخر بيّنت إن أُعيد شيء إلى الوراء.
audit-number = القيد
audit-at = متى
audit-account = الحساب
audit-role = الدور
audit-action = ماذا
audit-subject = على ماذا
audit-detail = الغرض والسبب
audit-earlier = قيود أسبق
oversight-lead = البلاغات مختومة لمن ذُكروا هنا، ولا تُفتح إلا بمفاتيحهم.
oversight-none = لم يرد أي بلاغ.
oversight-received = ورد
oversight-sealed-to = مختوم إلى

accounts-invite = دعوة شخص
accounts-invite-submit = دعوة
accounts-role = الدور
accounts-organisation = المنظمة
accounts-team = الفريق
accounts-all = كل الحسابات
accounts-invited = دُعي { $name } لسبعة أيام. هذا هو الرمز، ولا يُعرض إلا هنا:
accounts-invited-next = أعطه له شخصيًا أو بالهاتف. يفتح الصفحة ‎/invitation‎.
accounts-invited-state = مدعو
accounts-active = نشط
accounts-closed = مغلق
accounts-invite-again = دعوة من جديد
accounts-close = إغلاق
accounts-reopen = إعادة فتح
accounts-hint = من فقد كلمة السر أو الهاتف يُدعى من جديد ويختارهما. كل تغيير ينهي الجلسات.
organisations = المنظمات
organisations-name = اسم المنظمة
health-program = البرنامج
health-records = السجلات
health-audit = قيود سجل الاطلاع
health-https = HTTPS
health-loopback = HTTP عادي على هذا الجهاز فقط
health-rotation = بدأ تغيير المفتاح الرئيسي ولم يكتمل. شغّل throughline key rotate مرة أخرى.
health-backup = نسخة احتياطية
health-backup-lead = ملف مشفّر واحد فيه كل شيء. تفتحه عبارة سر اليوم أو رمز الاستعادة؛ احفظه على جهاز آخر.
health-backup-make = إنشاء نسخة

table-records = الشخص والحالة
table-identities = الهوية
table-aliases = أسماء أخرى
table-identity_documents = وثائق الهوية
table-relatives = الأقارب
table-episodes = الوقائع
table-exits = الخروج
table-returns = العودة
table-assistance = المساعدة
table-contacts = الاتصالات
table-observations = شوهد حرًا
table-referrals = الإحالات
table-trafficking_events = أحداث مؤرخة
table-screenings = الفحوص
table-decisions = القرارات
table-reflection_periods = فترات التفكير
table-consents = الموافقات
row-records = الشخص والحالة
row-identities = الهوية
row-aliases = اسم آخر
row-identity_documents = وثيقة هوية
row-relatives = قريب
row-episodes = واقعة
row-exits = خروج
row-returns = عودة
row-assistance = مساعدة
row-contacts = اتصال
row-observations = شوهد حرًا
row-referrals = إحالة
row-trafficking_events = حدث مؤرخ
row-screenings = فحص
row-decisions = قرار
row-reflection_periods = فترة تفكير
row-consents = موافقة

date-day = { $day } { $month } { $year }
date-month = { $month } { $year }
date-about = حوالي { $date }
date-between = بين { $from } و { $to }
date-instant = { $day }، { $time }
month-1 = يناير
month-2 = فبراير
month-3 = مارس
month-4 = أبريل
month-5 = مايو
month-6 = يونيو
month-7 = يوليو
month-8 = أغسطس
month-9 = سبتمبر
month-10 = أكتوبر
month-11 = نوفمبر
month-12 = ديسمبر

case-screening = قبل العودة
return-unscreened = سُجلت هنا عودة قسرية ({ $when }) من دون فحص مكتمل، وتُحسب كذلك.
reflection-no-rule = لا قاعدة محمّلة لـ { $country } في ذلك اليوم. ولا تُخمَّن أي مدة.
reflection-ends = بحسب القاعدة تنتهي: { $when }
concern-none = لا شيء مثار
concern-look-at = يجب النظر فيه
concern-resolve = يجب حله قبل العودة
screening-lead = ما يُنظر فيه قبل إعادة أي شخص. إنه يُعلم من يقررون ولا يعطي أحدًا درجة.
screening-none = لم يبدأ أي فحص.
screening-begun = بدأ
screening-by = بواسطة
screening-state = الوضع
screening-strongest = أقوى مصدر قلق
screening-completed = مكتمل
screening-open = مفتوح
screening-begin = بدء فحص
screening-revise = مراجعة: البدء بالأجوبة الأخيرة
screening-all = كل فحوص هذه الحالة
screening-not-complete = لا يمكن إكماله بعد. ما ملأته محفوظ.
screening-views = الآراء
screening-complete = حفظ وإكمال
screening-outcome = ما ينتج عن الأجوبة
screening-outcome-lead = أقوى قلق تثيره أي إجابة، لكل مجال. «غير معروف» و«امتنع» يثيران ما تثيره أسوأ إجابة؛ ولا شيء يُجمع.
screening-hand-over-closed = التسليم إلى سلطات الوجهة مغلق حتى تجيب الرقابة.
screening-domain = المجال
screening-concern = القلق
screening-because = بسبب
screening-answered = أُجيب
screening-not-known = غير معروف
screening-protective = ما يحمي
screening-unknowns = ما لا يُعرف
screening-must-answer = يجب أن يُجاب بعد
screening-reason = السبب
screening-before = سابقًا: { $answer }
screening-source = المصدر
screening-is-completed = هذا الفحص مكتمل. ابدأ مراجعة بدلًا من ذلك.
screening-lacks-answer = بلا جواب: { $question }
screening-lacks-reason = بلا سبب: { $question }
