# Every message of the pages. A message is a sentence for the person in front of the screen.

## The frame
skip = Skip to the content
menu = Menu
menu-work = My work
menu-search = Search
menu-intake = New intake
menu-matches = Matches
menu-analysis = Analysis
menu-audit = Audit
menu-oversight = Concern reports
menu-accounts = Accounts
menu-health = Health
lock = Lock
lock-hint = Lock the session (Alt+Shift+L)
leave = Leave quickly
leave-hint = Leaves to a harmless page and locks the session. Three times Escape does the same.
leave-unsaved = What you typed has not been saved.
simulated = Simulated register: every person in it is invented.
to-start = To the start
to-case = Back to the case
save = Save
add = Add
add-what = Add: { $what }
change = Change
change-what = Change: { $what }
remove = Remove
cancel = Cancel
action = Action
none = none
yes = yes
required = (needed)
not-asked = not asked

## What was done
done-added = Added.
done-changed = Changed. What it was before is in the history.
done-removed = Removed.
done-asked = Asked. It waits for an answer.
done-answered = Answered.
done-opened = The case is open to you for three hours. Its owner and the supervisor have been told.
done-saved = Saved.
done-decided = Decided. The next run of linkage honours it.
done-withdrawn = Withdrawn. Of the two nothing is decided any more.

## What went wrong
trouble = This did not work
trouble-not-found = There is nothing here that you can see. It may never have been here, or it may not be yours to see.
trouble-sign-in = Sign in first.
trouble-forged = This form did not come from a page of yours, or from one of an earlier session. Go back, load the page again, and send it once more.
trouble-bad = Something in what you sent cannot be used. Go back and look at it again.
trouble-too-much = This is too large: a form may hold 1 MB, a file 20 MB.
trouble-too-slow = The connection was too slow, and nothing was saved. Try again.
trouble-busy = The register is busy or cannot be reached. What you sent was not saved; go back and send it again in a moment.
trouble-keys-replaced = The register's keys were changed. The program has to be started anew; nothing you sent was saved.
trouble-not-written = The register could not be written: the disk may be full. Nothing of what you sent was saved. Tell your administrator.
trouble-register = The register could not answer. Nothing of what you sent was saved. Tell your administrator.
trouble-report = The report could not be made from what is in the register: too few persons may have an exit with a date.
trouble-closed = The register is not open. Your administrator opens it where the program runs.
trouble-name-taken = There is an account of this name already. Choose another name.
trouble-last-administrator = This is the last administrator who can sign in. Make another one first.
trouble-own-request = Nobody approves their own request. Somebody else has to answer it.
trouble-already-answered = This was answered already.
trouble-no-consent = There is no consent that covers sharing. Record one first, or the legal ground that overrides it.
trouble-still-named = Another entry of this case refers to it, such as the exit of an episode. Remove that first.
trouble-changed-meanwhile = Somebody else changed it meanwhile. Load the case again and look at it first.

## At the door
sign-in = Sign in
sign-in-name = Name
sign-in-hint = Invited? Open the page /invitation and bring your code.
sign-in-wrong = Name or password is wrong.
sign-in-wait = Too many attempts. Wait a little and try again.
sign-out = Sign out
password = Password
password-new = New password
password-again = The same again
password-hint = At least 12 characters. A sentence nobody would guess is best; nothing else is asked of it.
password-short = A password needs at least { $least } characters.
password-long = This password is too long.
password-common = This password is among those that are tried first. Choose another.
password-holds-name = The password must not hold your name.
password-differs = The two differ. Type the same twice.
second = Second proof
second-lead = Type the six digits your telephone shows.
second-first = From now on a code from your telephone is asked for as well. Photograph the square with an authenticator application, then type the six digits it shows.
second-square = A square to photograph. The same secret is written below it.
second-typed = Or type this secret into it:
second-code = Six digits
second-wrong = This code is wrong or was used. Wait for the next one.
invitation = Invitation
invitation-lead = Somebody has invited you. Take the code you were given and choose a password.
invitation-code = Code
invitation-submit = Take up
invitation-wrong = Name or code is wrong, or the invitation is over. Ask for a new one.
locked = Locked
locked-lead = The session is locked because nobody used it. Give your password: you go on where you were, and nothing you typed is lost.
confirm = Once more your password
confirm-lead = This asks for your password again. What you have filled in is kept.
confirm-submit = Go on
confirm-wrong = The password is wrong.
me = My account
me-language = Language
me-language-choose = Language of the pages
me-sessions = Where I am signed in
me-sessions-lead = If you do not know one of these, end it and change your password.
me-device = Device
me-begun = Since
me-seen = Last used
me-this = this one
me-end = End
me-password = Password
me-password-change = Change password

## Setting up
set-up = Set up the register
set-up-lead = This page is open once, to whoever has the code the program wrote to its terminal.
set-up-code-legend = The code
set-up-code = Code from the terminal
set-up-wrong-code = This is not the code. It stands in the terminal in which the program was started.
set-up-organisation-legend = Your organisation
set-up-organisation = Name
set-up-no-organisation = Give the organisation a name.
set-up-administrator-legend = The first administrator
set-up-passphrase-legend = The passphrase of the register
set-up-passphrase-lead = It opens the encrypted register when the program starts. Without it and the recovery code nobody can read the register, not even we.
set-up-passphrase = Passphrase
set-up-submit = Set up
set-up-done = The register is set up.
set-up-next = Sign in, photograph the square for the second proof, and invite your colleagues under Accounts.
recovery-code = Recovery code
recovery-code-lead = Write this down now and keep it apart from the machine. It opens the register when the passphrase is lost, and is shown only here.
account-name-unsound = A name has 2 to 40 letters or digits, and may hold points, hyphens and underscores.

## My work
work-analyst = You see life lines without identities, and the report made of them.
work-oversight = You receive sealed concern reports.
work-protection = You answer for what is kept, who looked at it, and what is erased.
work-administrator = You keep the register and its accounts. You see no case.
work-due = Due in the next two weeks
work-overdue = overdue
work-nothing-due = No contact is due. Plan contacts in a case, and they appear here.
work-waiting = Waiting for an answer
work-nothing-waits = Nothing waits for your answer.
work-drafts = Begun and not finished
work-draft = Intake
work-cases = { $count ->
    [one] My case
   *[other] My { $count } cases
}
work-no-cases = You manage no case yet. Begin an intake, or search for a case and ask to take it over.
task-assign = Manage the case
task-refer = Help from another organisation, which may read the case
task-transfer = Hand the case over to another organisation
task-request-transfer = Take the case over
task-close = Close the case
task-reopen = Open the case again
task-glass-broken = Opened in an emergency
task-asked = asked by { $who }, { $when }
task-until = until { $day }
task-accept = Accept
task-reject = Reject
task-revoke = Take back
task-done = Done
task-seen = Seen
task-words = A word
task-reject-reason = Say why you reject it.
task-state-open = open
task-state-accepted = accepted
task-state-rejected = rejected
task-state-done = done
task-state-revoked = taken back

## Search
search-label = Name, alias or number
search-submit = Search
search-hint = In any script, by its beginning, by its sound, and misspelt. What you type stands in no address and no history.
search-nothing = Nothing was found among the cases you may see.
search-found = { $count ->
    [one] One case
   *[other] { $count } cases
}
search-colleagues = { $count ->
    [one] One more case of a colleague
   *[other] { $count } more cases of colleagues
}
search-colleagues-lead = These open only in an emergency and with a reason; the owner and the supervisor are told.
search-sounds = sounds alike
search-misspelt = written nearly alike

## A colleague's case
glass = A colleague's case
glass-lead = This case is managed by somebody else. In an emergency you may open it for { $hours } hours. Say why: the reason is kept, and the owner and the supervisor are told at once.
glass-reason = Why it cannot wait
glass-no-reason = Say why it cannot wait.
glass-break = Open the case
glass-open = You read a colleague's case in an emergency, until { $until }.

## The case
case = Case
case-unnamed = without a name
case-closed = closed
case-none = nothing recorded
case-person = Person and case
case-account = Account
case-change-person = Change person and case
case-identity = Identity
case-identity-lead = Names, addresses and documents are shown on request. Each time is in the audit.
case-identity-show = Show identity
case-tasks = Assign, refer, close
case-request = Ask to take it over
case-documents = Documents
case-history = History
history-changes = Changes
history-none = Nothing was changed since the case was entered.
history-added = Added
history-changed = Changed
history-removed = Removed
history-before = What it was before
history-readings = Who looked at it
line-title = Life line
line-nothing-dated = Nothing of this line is dated, so there is nothing to draw.
line-no-episode = No episode is recorded. Add one under Episodes.
line-undated = date not known
line-episode = Trafficking { $number }
line-exit = Exit { $number }
line-liberty = At liberty
line-return = Return
line-contact = Contact
line-assistance = Assistance
line-observation = Seen at liberty
line-lost = Lost to follow-up
line-died = Died
line-step = from trafficking { $from } to trafficking { $to }
line-why = Why
line-in-words = The line in words
line-when = When
line-what = What
line-detail = Details
verdict-confirmed = Re-trafficked, confirmed
verdict-probable = Re-trafficked, probable
verdict-undetermined = Cannot be told
verdict-continuation = One situation that went on

## Filling in
form-problems = { $count ->
    [one] One thing has to be looked at. Nothing was saved yet.
   *[other] { $count } things have to be looked at. Nothing was saved yet.
}
field-missing = This is needed.
date-hint = Dates as people say them: 17 May 2009, May 2009, spring 2009, about 2009, 2 years ago, between 2008 and 2010.
date-example = spring 2009
date-not-understood = This is not understood as a date. Try 17 May 2009, May 2009, spring 2009, about 2009.
date-either-way-round = Day and month could be either way round. Write the month as a word.
remove-hint = What is removed stays in the history.
meanwhile = Somebody else changed this while you were filling it in. Nothing was overwritten.
meanwhile-field = Field
meanwhile-theirs = Now in the case
meanwhile-mine = What you filled in
meanwhile-choose = Change below what should be otherwise. Saving writes what stands below.

## Intake
intake-lead = A new case, one step a page, at the person's pace.
intake-point-skip = Everything may be left out and filled in later.
intake-point-unknown = Not known and declined to answer are answers of their own; leave alone what was not asked.
intake-point-saved = What you type is kept encrypted as you type it.
intake-begin = Begin
intake-step = Step { $step } of { $of }
intake-progress = Progress
intake-saved = Saved.
intake-next = Save and go on
intake-back = Back
intake-later = Save and stop here
intake-consent = What the person agrees to
intake-consent-lead = Explain first who you are, what you write down, who may see it, and that the person can stop at any time.
intake-called = How to call and reach the person
intake-needs = What is needed now
intake-needs-lead = Safety, a bed, a doctor come before any question about what happened.
intake-background = Where the person comes from
intake-happened = What happened
intake-happened-lead = Only what the person wants to tell. Do not press for dates; the season or the year is enough.
intake-out = Getting out
intake-identity = For the papers
intake-file = About the case file
intake-check = Look it over
intake-open = Open the case
intake-discard = Throw the draft away
earlier = There may be an earlier record of this person.
earlier-colleague = a case of a colleague
earlier-elsewhere = { $count ->
    [one] One record of another organisation may be about this person. A supervisor can compare the two after the case is open.
   *[other] { $count } records of other organisations may be about this person. A supervisor can compare them after the case is open.
}
earlier-choose = If it is the same person, work on in the earlier record. If you cannot tell, open the case: records can be linked later, and nothing is lost.

## Workflow
tasks-ask = Ask for something
tasks-what = What
tasks-for = Of which colleague
tasks-for-hint = For managing the case: the account's name.
tasks-organisation = Of which organisation
tasks-due = Until when
tasks-due-hint = For help from another organisation: how long it may read the case. Otherwise 90 days.
tasks-reason = Why
tasks-submit = Ask
tasks-no-reason = Say why.
tasks-no-organisation = Choose an organisation.
tasks-no-colleague = Name a colleague.
tasks-so-far = So far
tasks-none = Nothing was asked for yet.
grants = Who else may read this case
grants-revoked = ended { $day }
documents-none = No file is kept with this case.
documents-name = Name
documents-kind = Kind
documents-size = Size
documents-added = Added
documents-file = File
documents-hint = PDF, PNG or JPEG up to 20 MB. What a camera wrote into a photograph is taken out; the file lies encrypted in the register.
documents-add = Add the file
documents-not-taken = This kind of file is not taken, or the file is broken: PDF, PNG and JPEG are.

## Matches
matches-lead = Pairs of records that may be about one person, the likeliest first. The program proposes; you decide.
matches-none = No pair waits: all are decided.
matches-no-run = Linkage has not been run yet. Where the program runs: throughline link.
matches-count = { $count ->
    [one] One pair
   *[other] { $count } pairs
}
matches-pair = Records
matches-probability = Probability
matches-state = State
matches-back = All pairs
matches-title = One person or two
matches-proposed = The latest run gives { $probability } that they are one person.
matches-not-said = not said
matches-question = Are they one person?
matches-reason = Why
matches-decide = Decide
matches-incomplete = Choose an answer and say why.
matches-withdrawn = withdrawn
matches-withdraw = Withdraw

## Analysis
analysis-lead = Made of life lines without identities.
analysis-format = The whole report
analysis-page = a page for the browser
analysis-paper = a PDF to print
analysis-figures = the figures as JSON
analysis-make = Make the report
analysis-hint = Every figure stands with its denominator. The report is for internal use: small numbers in it may identify.

## Audit and oversight
audit-verify = Verify register and audit
audit-verification = Verification
audit-sound = The register is whole: { $rows } rows and { $cells } sealed cells read, and every link of the audit holds.
audit-unsound = The register is not what its audit accounts for:
audit-head = The end of the audit. Kept on another machine, it shows whether anything was put back.
audit-number = Entry
audit-at = When
audit-account = Account
audit-role = Role
audit-action = What
audit-subject = To what
audit-detail = Purpose and reason
audit-earlier = Earlier entries
oversight-lead = Reports are sealed to the people named here. They open only with their own keys.
oversight-none = No report has been received.
oversight-received = Received
oversight-sealed-to = Sealed to

## Accounts and health
accounts-invite = Invite somebody
accounts-invite-submit = Invite
accounts-role = Role
accounts-organisation = Organisation
accounts-team = Team
accounts-all = All accounts
accounts-invited = { $name } is invited for seven days. This is the code; it is shown only here:
accounts-invited-next = Give it to them in person or by telephone. They open the page /invitation.
accounts-invited-state = invited
accounts-active = active
accounts-closed = closed
accounts-invite-again = Invite anew
accounts-close = Close
accounts-reopen = Open again
accounts-hint = Whoever lost password or telephone is invited anew and chooses both again. Sessions end with every change.
organisations = Organisations
organisations-name = Name of the organisation
health-program = Program
health-records = Records
health-audit = Entries in the audit
health-https = HTTPS
health-loopback = plain HTTP, on this machine alone
health-rotation = A change of the master key was begun and not finished. Run throughline key rotate again.
health-backup = Backup
health-backup-lead = One encrypted file with everything. It opens with today's passphrase or recovery code; keep it on another machine.
health-backup-make = Make a backup

## Tables
table-records = Person and case
table-identities = Identity
table-aliases = Other names
table-identity_documents = Identity documents
table-relatives = Relatives
table-episodes = Episodes
table-exits = Exits
table-returns = Returns
table-assistance = Assistance
table-contacts = Contacts
table-observations = Seen at liberty
table-referrals = Referrals
table-trafficking_events = Dated events
table-screenings = Screenings
table-decisions = Decisions
table-reflection_periods = Reflection periods
table-consents = Consents
row-records = Person and case
row-identities = Identity
row-aliases = Another name
row-identity_documents = Identity document
row-relatives = Relative
row-episodes = Episode
row-exits = Exit
row-returns = Return
row-assistance = Assistance
row-contacts = Contact
row-observations = Seen at liberty
row-referrals = Referral
row-trafficking_events = Dated event
row-screenings = Screening
row-decisions = Decision
row-reflection_periods = Reflection period
row-consents = Consent

## Dates
date-day = { $day } { $month } { $year }
date-month = { $month } { $year }
date-about = about { $date }
date-between = between { $from } and { $to }
date-instant = { $day }, { $time }
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

case-screening = Before a return
return-unscreened = A forced return ({ $when }) without a completed screening is recorded here. It is counted as that.
reflection-no-rule = No rule is loaded for { $country } on that day. No length is guessed.
reflection-ends = By the rule it ends: { $when }
concern-none = nothing raised
concern-look-at = to be looked at
concern-resolve = to be resolved before a return
screening-lead = What is looked at before anybody is returned. It informs the people who decide; it scores nobody.
screening-none = No screening was begun.
screening-begun = Begun
screening-by = By
screening-state = State
screening-strongest = Strongest concern
screening-completed = completed
screening-open = open
screening-begin = Begin a screening
screening-revise = Revise: begin with the last answers
screening-all = All screenings of this case
screening-not-complete = It cannot be completed yet. What you filled in is saved.
screening-views = Views
screening-complete = Save and complete
screening-outcome = What follows from the answers
screening-outcome-lead = The strongest concern any answer raises, for each domain. Unknown and declined raise what the worst answer would; nothing is added up.
screening-hand-over-closed = Hand-over to authorities at the destination is closed until oversight has answered.
screening-domain = Domain
screening-concern = Concern
screening-because = Because of
screening-answered = Answered
screening-not-known = not known
screening-protective = What protects
screening-unknowns = What is not known
screening-must-answer = Must be answered yet
screening-reason = Reason
screening-before = before: { $answer }
screening-source = Source
screening-is-completed = This screening is completed. Begin a revision instead.
screening-lacks-answer = not answered: { $question }
screening-lacks-reason = without a reason: { $question }
