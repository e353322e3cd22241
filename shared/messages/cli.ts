import { messages } from './form';

export const cli = messages({
  en: {
    'cli.usage': `Usage: assay COMMAND
  run FILE --target COLUMN [--task auto|classes|number|ranking] [--group COLUMN] [--project OUT.assay]
           [--learner auto|linear|bayes|neighbours|trees|forest|dense|transformer]
           [--time SECONDS] [--loss LOSS] [--nested] [--seed N] [--accept-gate REASON] [READING] [--json]
           [--recipe RECIPE.json] [--settings '{settings}']
  check FILE [--target COLUMN] [--suite SUITE.json] [--report REPORT.html] [READING] [--json]
  check --project P.assay [--accept-gate REASON] [--target COLUMN] [--suite SUITE.json] [--report REPORT.html] [--json]
  recipe FILE --target COLUMN [--task auto|classes|number|ranking] [--group COLUMN] [READING]
  evaluate --project P.assay [--run RUN] [--require METRIC>=VALUE|METRIC<=VALUE]... [--accept-gate REASON] [--json]
           [--true-positive AMOUNT|--value COLUMN] [--false-positive AMOUNT] [--false-negative AMOUNT]
           [--true-negative AMOUNT] [--slice COLUMN]... [--fairness COLUMN]...
           [--correct auto|platt|isotonic|none] [--decide likeliest|value]
           [--amounts AMOUNTS.csv|AMOUNTS.json [--value COLUMN [--shares SHARES.csv|SHARES.json]]|none]
           [--threshold NUMBER|profit|recall>=SHARE|precision>=SHARE|rows<=N]
  compare RUN RUN --project P.assay [--json]
  nested FILE --target COLUMN [--task auto|classes|number|ranking] [--group COLUMN] [--recipe RECIPE.json]
           [--time SECONDS] [--loss LOSS] [--seed N] [--accept-gate REASON] [READING] [--json]
  nested --project P.assay [--json]
  register --project P.assay [--run RUN] [--accept-gate REASON] [--as production|candidate]
           [--purpose TEXT] [--json]
  models --project P.assay [--promote VERSION|ALIAS | --roll-back] [--as production|candidate] [--json]
  score FILE --project P.assay [--model ALIAS|VERSION] --out OUT.csv
  explain [FILE] --project P.assay --row N [--model ALIAS|VERSION|--run RUN] [--outcome CLASS] [--json]
           [--set COLUMN=VALUE]... | [--goal CLASS|>=VALUE|<=VALUE [--limit COLUMN=fixed|up|down|free]...]
  explain --project P.assay --dependence COLUMN [--model ALIAS|VERSION|--run RUN] [--outcome CLASS] [--json]
  serve --project P.assay --port N --token T
  export --project P.assay [--model ALIAS|VERSION] [--out MODEL.onnx] [--card CARD.html]
  demo [--out FOLDER]
  doctor [--json]
READING, where looking at the file does not tell: [--member FILE-IN-ARCHIVE] [--table SHEET|TABLE]
           [--encoding NAME] [--set-aside] [--source-column NAME] [--labels PATTERN] [--delimiter TEXT|tab|blanks]
           [--quote CHARACTER|none] [--escape backslash|doubled] [--header yes|no] [--decimal point|comma]
           [--date-order YMD|DMY|MDY] [--tokens MISSING]... [--types COLUMN=TYPE]...
FILE is a table, a folder or archive of tables with the same columns, or one of pictures or sounds.
LOSS, where automatic mode shall predict a number otherwise than by its mean: absolute, quantile=SHARE,
           poisson (counts) or tweedie=POWER (amounts that are often 0).
AMOUNT is what one row of a kind brings, a cost below 0; what is not said counts 0. Write 'recall>=0.8' in quotes.
AMOUNTS, for three classes and more, has a row for each class that is and a column for each class that it is
           decided to be, with their names in the first column and row; JSON: {table}. SHARES likewise: which
           part of COLUMN each decision brings besides (else all of it where it is right, and nothing where not).
           'none' leaves money out again, also what was said of two classes.
REASON is why a failed gate is let pass; it stays with the report and the model.`,
    'cli.usage.settings': "--settings takes JSON with a value for each name, such as '{example}'.",
    'cli.usage.settingsOf': '--settings goes with one learner: name it with --learner.',
    'cli.usage.reason':
      '{what} takes the reason in words, three characters or more: it stays with the report and the model.',
    'cli.usage.noCommand': 'A command is missing.',
    'cli.usage.noFile': 'A file is missing.',
    'cli.usage.unknown': 'Not understood: {what}',
    'cli.usage.required': '{what} is missing.',
    'cli.usage.noValue': '{what} needs a value.',
    'cli.usage.whole': '{what} takes a whole number from {from, plain} to {to, plain}.',
    'cli.usage.number': '{what} takes a number.',
    'cli.usage.together': '{first} and {second} do not go together.',
    'cli.usage.loss':
      '--loss takes absolute, quantile=SHARE (0.01 to 0.99), poisson or tweedie=POWER (1.05 to 1.95).',
    'cli.usage.pair': '{what} takes COLUMN=VALUE.',
    'cli.usage.limit': '--limit takes COLUMN= and one of: {choices}.',
    'cli.usage.goal': 'For numbers --goal takes >=VALUE or <=VALUE.',
    'cli.usage.threshold':
      '--threshold takes a number from 0 to 1, or profit, recall>=SHARE, precision>=SHARE or rows<=N.',
    'cli.usage.profit':
      '--threshold profit asks what each kind of row is worth: say so with --true-positive or --value, and --false-positive.',
    'cli.usage.delimiter':
      '{what} takes one to ten characters without a new line or the quote character, or the word tab or blanks.',
    'cli.usage.character': '{what} takes one character, or the word {word}.',
    'cli.usage.require':
      '--require takes METRIC>=VALUE or METRIC<=VALUE, with one of these metrics: {choices}.',
    'cli.usage.runs': 'A run is named by its number, not {what}.',
    'cli.usage.types': '--types takes COLUMN=TYPE, with one of these types: {choices}.',
    'cli.usage.seconds': '{what} takes a number of seconds above 0.',
    'cli.usage.choice': '{what} takes one of: {choices}.',
    'cli.usage.nested':
      '--nested repeats the search of automatic mode; it does not go with --learner {learner}.',
    'cli.usage.learner': '--learner takes one of: {choices}.',
    'cli.compare':
      '{metric} on the {rows, plural, one {# row} other {# rows}} that both held out: run {first, plain} {a}, run {second, plain} {b}.',
    'cli.evaluate.kept':
      'Run {run, plain} has been evaluated already; its report is gone on with, and the test rows were not opened again.',
    'cli.asked.money': 'What a threshold earns',
    'cli.asked.threshold': 'A threshold',
    'cli.asked.fairness': 'Fairness over groups',
    'cli.money.best': 'Best threshold: {threshold}. {earned}',
    'cli.money.now': 'Present threshold: {threshold}. {earned}',
    'cli.threshold':
      'Threshold {threshold}: of those that it names, {right} rightly and {vain} in vain; it misses {missed}.',
    'cli.slices': 'Level by level:',
    'cli.fairness.figure': '{name}: {figure}',
    'cli.fairness': 'Fairness over {column}, at the present threshold:',
    'cli.whatIf.chance':
      'Row {row, plain}: the chance of “{outcome}” of “{target}” goes from {from, percent} to {to, percent} with {changes}.',
    'cli.whatIf.number':
      'Row {row, plain}: what is said for “{target}” goes from {from} to {to} with {changes}.',
    'cli.whatIf.same': 'Row {row, plain} has these values already.',
    'cli.whatIf.says': 'Prediction: {from} before, {to} after.',
    'cli.whatIf.unseen': 'No training row has {column} = {value}.',
    'cli.nearest.none':
      'No row with at most four changes, each to a value that training rows have, gets there within these limits.',
    'cli.nearest.already': 'The model says so already.',
    'cli.nearest.tried':
      '{tried, plural, one {# row} other {# rows}} asked about; the fewest and smallest changes are shown.',
    'cli.dependence.chance':
      'The chance of “{outcome}” of “{target}” by {column}, all else as it is: mean of {rows, plural, one {# row} other {# rows}}.',
    'cli.dependence.number':
      'What is said for “{target}” by {column}, all else as it is: mean of {rows, plural, one {# row} other {# rows}}.',
    'cli.progress': '{stage}: {phase}',
    'cli.gate.pass': 'Quality gate: passed, {checks, plural, one {# check} other {# checks}}.',
    'cli.gate.warn':
      'Quality gate: passed with {warnings, plural, one {# doubt} other {# doubts}} in {checks, plural, one {# check} other {# checks}}.',
    'cli.gate.fail': 'Quality gate: failed, {failed} of {checks, plural, one {# check} other {# checks}}.',
    'cli.gate.accepted': 'Accepted by a person: {reason}',
    'cli.rows':
      '{rows, plural, one {# row} other {# rows}}, {columns, plural, one {# column} other {# columns}}.',
    'cli.model':
      'Model version {version} ({learner}), on {rows, plural, one {# test row} other {# test rows}}:',
    'cli.registered': 'Run {run, plain} is registered as model version {version}.',
    'cli.version.accepted': 'Version {version} was let through a gate by a person: {reason}',
    'cli.column.version': 'version',
    'cli.column.run': 'run',
    'cli.column.registered': 'registered',
    'cli.column.aliases': 'stands as',
    'cli.rule.pass': 'Evaluation gate: passed.',
    'cli.rule.warn': 'Evaluation gate: passed with doubts.',
    'cli.rule.fail': 'Evaluation gate: failed.',
    'cli.doubts': 'Doubts about the score:',
    'cli.advice': 'What would help, most first:',
    'cli.decidedBy.likeliest':
      'The model decides by the likeliest class; --decide value has it decide by value.',
    'cli.decidedBy.value':
      'The model decides by the greatest expected value, and takes that with it when it is registered.',
    'cli.amounts.form':
      'It is neither a table of classes by classes, with their names in the first row and the first column, nor JSON of the same.',
    'cli.amounts.unknown': 'There is no class “{name}”; the classes are {classes}.',
    'cli.amounts.missing': 'Nothing is said of “{is}” decided as “{decided}”.',
    'cli.amounts.twice': '“{is}” decided as “{decided}” is there twice.',
    'cli.amounts.number': '“{is}” decided as “{decided}” has “{words}”, which is no number.',
    'cli.amounts.forgotten.two':
      'Money is left out: what each kind of row brings is forgotten. The threshold stays {threshold}.',
    'cli.amounts.forgotten.several':
      'Money is left out: what each decision brings is forgotten, and the model decides by the likeliest class.',
    'cli.usage.decide': '--decide value asks what each class decided as each brings: say so with --amounts.',
    'cli.correction.none': 'The probabilities are as the model says them, without a correction.',
    'cli.correction.chance':
      'On so many rows perfectly honest probabilities would have a calibration error of {chance} by chance alone.',
    'cli.column.before': 'before',
    'cli.column.after': 'after',
    'cli.column.trial': 'trial',
    'cli.column.learner': 'learner',
    'cli.column.time': 'time',
    'cli.time': '{seconds, seconds}',
    'cli.preferred': 'preferred',
    'cli.leaderboard':
      'Leaderboard: {finished} of {trials, plural, one {# trial} other {# trials}} finished.',
    'cli.bestChosen':
      'The best single model, chosen without the rows that it is judged by, comes to {value} ({low} to {high}).',
    'cli.column.fold': 'fold',
    'cli.column.level': 'level',
    'cli.column.rows': 'rows',
    'cli.column.predicted': 'predicted',
    'cli.column.actual': 'actual',
    'cli.column.class': 'class',
    'cli.unknown': 'not known',
    'cli.column.metric': 'metric',
    'cli.column.value': 'value',
    'cli.column.interval': '95% interval',
    'cli.column.baseline': 'baseline',
    'cli.project': 'Project: {path}',
    'cli.report': 'Report: {path}',
    'cli.exported': 'Model: {onnx} with {manifest}',
    'cli.card': 'Model card: {path}',
    'cli.scored': '{rows, plural, one {# row} other {# rows}} scored by model version {model}: {path}',
    'cli.listening': 'Listening on {url} with model version {model}. Ctrl+C ends it.',
    'cli.served': 'Answer of the local service to one row: {answer}',
    'cli.seconds': 'Done in {seconds, seconds}.',
    'cli.backend.on': 'in use',
    'cli.backend.available': 'available',
    'cli.backend.off': 'off',
    'cli.explain.chance':
      'Row {row, plain}: the model gives “{outcome}” of “{target}” a chance of {says, percent}; for the average training row its figure is {base, percent}.',
    'cli.explain.number':
      'Row {row, plain}: the model says {says} for “{target}”; for the average training row its figure is {base}.',
    'cli.explain.exact':
      'What each column contributes, the largest first (exact Shapley values of the model):',
    'cli.explain.sampled':
      'What each column contributes, the largest first (Shapley values from {orders} orders of the columns, with 95% errors):',
    'cli.explain.gradients':
      'What each column contributes, the largest first (integrated gradients from {others} training rows, with 95% errors; their sum misses what is said by {gap}, where {limit} is allowed):',
    'cli.explain.caution':
      'These are reasons of the model, not of the world: changing a value need not change what happens.',
    'cli.explain.column': 'column',
    'cli.explain.value': 'value',
    'cli.explain.from': 'from',
    'cli.explain.to': 'to',
    'cli.explain.amount': 'contribution',
    'cli.explain.error': 'error',
    'cli.explain.becomes': 'becomes',
    'cli.explain.says': 'says',
    'cli.explain.share': 'share of rows',
    'cli.chosen': 'Chosen for this data and task: {learner}.',
  },
  zh: {
    'cli.usage': `用法：assay 命令
  run 文件 --target 列 [--task auto|classes|number|ranking] [--group 列] [--project 输出.assay]
           [--learner auto|linear|bayes|neighbours|trees|forest|dense|transformer]
           [--time 秒数] [--loss 损失] [--nested] [--seed 整数] [--accept-gate 理由] [读取方式] [--json]
           [--recipe 配方.json] [--settings '{settings}']
  check 文件 [--target 列] [--suite 检查清单.json] [--report 报告.html] [读取方式] [--json]
  check --project 项目.assay [--accept-gate 理由] [--target 列] [--suite 检查清单.json] [--report 报告.html] [--json]
  recipe 文件 --target 列 [--task auto|classes|number|ranking] [--group 列] [读取方式]
  evaluate --project 项目.assay [--run 训练编号] [--require 指标>=值|指标<=值]... [--accept-gate 理由] [--json]
           [--true-positive 金额|--value 列] [--false-positive 金额] [--false-negative 金额]
           [--true-negative 金额] [--slice 列]... [--fairness 列]...
           [--correct auto|platt|isotonic|none] [--decide likeliest|value]
           [--amounts 金额.csv|金额.json [--value 列 [--shares 比例.csv|比例.json]]|none]
           [--threshold 数值|profit|recall>=比例|precision>=比例|rows<=行数]
  compare 训练编号 训练编号 --project 项目.assay [--json]
  nested 文件 --target 列 [--task auto|classes|number|ranking] [--group 列] [--recipe 配方.json]
           [--time 秒数] [--loss 损失] [--seed 整数] [--accept-gate 理由] [读取方式] [--json]
  nested --project 项目.assay [--json]
  register --project 项目.assay [--run 训练编号] [--accept-gate 理由] [--as production|candidate]
           [--purpose 用途] [--json]
  models --project 项目.assay [--promote 版本|别名 | --roll-back] [--as production|candidate] [--json]
  score 文件 --project 项目.assay [--model 别名|版本] --out 输出.csv
  explain [文件] --project 项目.assay --row 行号 [--model 别名|版本|--run 训练编号] [--outcome 类别] [--json]
           [--set 列=值]... | [--goal 类别|>=值|<=值 [--limit 列=fixed|up|down|free]...]
  explain --project 项目.assay --dependence 列 [--model 别名|版本|--run 训练编号] [--outcome 类别] [--json]
  serve --project 项目.assay --port 端口 --token 令牌
  export --project 项目.assay [--model 别名|版本] [--out 模型.onnx] [--card 模型卡.html]
  demo [--out 文件夹]
  doctor [--json]
读取方式（仅在看文件仍无法判断时需要）：[--member 压缩包中的文件] [--table 工作表|表]
           [--encoding 编码] [--set-aside] [--source-column 列名] [--labels 文件名模式] [--delimiter 文字|tab|blanks]
           [--quote 字符|none] [--escape backslash|doubled] [--header yes|no] [--decimal point|comma]
           [--date-order YMD|DMY|MDY] [--tokens 缺失写法]... [--types 列=类型]...
文件可以是表格、装有列名相同的多个表格的文件夹或压缩包，也可以是装有图片或声音的文件夹或压缩包。
损失（自动模式预测数值时不取均值）：absolute、quantile=比例、poisson（次数）或 tweedie=幂（常为 0 的金额）。
金额指每一行此类结果带来的收益，成本写作负数，未写明的按 0 计。'recall>=0.8' 之类请加引号。
金额文件用于三个及以上类别：每行是实际类别，每列是判定的类别，首列和首行为类别名；JSON 写作 {table}。
           比例文件写法相同，指每种判定另外带来该列数值的多少（不给出时，判定正确为全部，错误为零）。
           写 none 则不再计算金额，两个类别时给出的金额也一并去掉。
理由指为何让未通过的闸门放行，会随报告和模型一起保留。`,
    'cli.usage.settings': "--settings 应为 JSON，为每个名称给出取值，例如 '{example}'。",
    'cli.usage.settingsOf': '--settings 只适用于单个学习器：请用 --learner 指定。',
    'cli.usage.reason': '{what} 需要写明理由（至少三个字符）：理由会随报告和模型一起保留。',
    'cli.usage.noCommand': '缺少命令。',
    'cli.usage.noFile': '缺少文件。',
    'cli.usage.unknown': '无法识别：{what}',
    'cli.usage.required': '缺少 {what}。',
    'cli.usage.noValue': '{what} 需要一个值。',
    'cli.usage.whole': '{what} 应为 {from, plain} 到 {to, plain} 之间的整数。',
    'cli.usage.number': '{what} 应为数值。',
    'cli.usage.together': '{first} 不能与 {second} 同用。',
    'cli.usage.loss':
      '--loss 可选：absolute、quantile=比例（0.01 至 0.99）、poisson 或 tweedie=幂（1.05 至 1.95）。',
    'cli.usage.pair': '{what} 应写作 列=值。',
    'cli.usage.limit': '--limit 应写作 列=限制，限制可选：{choices}。',
    'cli.usage.goal': '目标为数值时，--goal 应写作 >=值 或 <=值。',
    'cli.usage.threshold':
      '--threshold 应为 0 到 1 之间的数值，或 profit、recall>=比例、precision>=比例、rows<=行数。',
    'cli.usage.profit':
      '要按收益选择阈值（--threshold profit），需先说明各类行值多少：请用 --true-positive 或 --value，以及 --false-positive。',
    'cli.usage.delimiter': '{what} 应为一到十个字符，不含换行和引号字符，或写作 tab 或 blanks。',
    'cli.usage.character': '{what} 应为一个字符，或写作 {word}。',
    'cli.usage.require': '--require 应写作 指标>=值 或 指标<=值，指标可选：{choices}。',
    'cli.usage.runs': '训练以编号指定，而不是 {what}。',
    'cli.usage.types': '--types 应写作 列=类型，类型可选：{choices}。',
    'cli.usage.seconds': '{what} 应为大于 0 的秒数。',
    'cli.usage.choice': '{what} 可选：{choices}。',
    'cli.usage.nested': '--nested 重做的是自动模式的搜索，不能与 --learner {learner} 同用。',
    'cli.usage.learner': '--learner 可选：{choices}。',
    'cli.compare':
      '在两次训练都留出的 {rows} 行上，{metric}：第 {first, plain} 次 {a}，第 {second, plain} 次 {b}。',
    'cli.evaluate.kept': '第 {run, plain} 次训练已评估过，沿用其报告，没有再次打开测试集。',
    'cli.asked.money': '阈值的收益',
    'cli.asked.threshold': '阈值',
    'cli.asked.fairness': '群体公平性',
    'cli.money.best': '最佳阈值：{threshold}。{earned}',
    'cli.money.now': '当前阈值：{threshold}。{earned}',
    'cli.threshold': '阈值 {threshold}：选出的行中 {right} 行正确、{vain} 行落空，另漏掉 {missed} 行。',
    'cli.slices': '逐档查看：',
    'cli.fairness.figure': '{name}：{figure}',
    'cli.fairness': '当前阈值下按“{column}”划分的公平性：',
    'cli.whatIf.chance':
      '第 {row, plain} 行：若{changes}，“{target}”为“{outcome}”的概率由 {from, percent} 变为 {to, percent}。',
    'cli.whatIf.number': '第 {row, plain} 行：若{changes}，对“{target}”的估计由 {from} 变为 {to}。',
    'cli.whatIf.same': '第 {row, plain} 行本来就是这些值。',
    'cli.whatIf.says': '预测：原为 {from}，现为 {to}。',
    'cli.whatIf.unseen': '训练集中没有“{column}”为“{value}”的行。',
    'cli.nearest.none': '在这些限制内，最多改动四处、且只取训练集中出现过的值，无法达到目标。',
    'cli.nearest.already': '模型本来就会这样判断。',
    'cli.nearest.tried': '共试过 {tried} 种改法，这里是改动最少、最小的一种。',
    'cli.dependence.chance':
      '其他各列保持不变，“{target}”为“{outcome}”的概率随“{column}”的变化（{rows} 行的平均）：',
    'cli.dependence.number': '其他各列保持不变，对“{target}”的估计随“{column}”的变化（{rows} 行的平均）：',
    'cli.progress': '{stage}：{phase}',
    'cli.gate.pass': '数据质量闸门：通过，共 {checks} 项检查。',
    'cli.gate.warn': '数据质量闸门：通过，{checks} 项检查中有 {warnings} 处疑点。',
    'cli.gate.fail': '数据质量闸门：未通过，{checks} 项检查中有 {failed} 项不合格。',
    'cli.gate.accepted': '已由人工接受：{reason}',
    'cli.rows': '{rows} 行，{columns} 列。',
    'cli.model': '模型版本 {version}（{learner}），测试集 {rows} 行：',
    'cli.registered': '第 {run, plain} 次训练已登记为模型版本 {version}。',
    'cli.version.accepted': '版本 {version} 由人工决定通过闸门：{reason}',
    'cli.column.version': '版本',
    'cli.column.run': '训练',
    'cli.column.registered': '登记时间',
    'cli.column.aliases': '别名',
    'cli.rule.pass': '评估闸门：通过。',
    'cli.rule.warn': '评估闸门：通过，有疑点。',
    'cli.rule.fail': '评估闸门：未通过。',
    'cli.doubts': '对分数的疑点：',
    'cli.advice': '可能有帮助的做法（由大到小）：',
    'cli.decidedBy.likeliest': '模型按最可能的类别判定；加上 --decide value 则按期望收益判定。',
    'cli.decidedBy.value': '模型按期望收益最高的类别判定，登记时会随模型一起保留。',
    'cli.amounts.form': '它既不是类别对类别的表格（首行和首列为类别名），也不是同样内容的 JSON。',
    'cli.amounts.unknown': '没有类别“{name}”；现有类别为 {classes}。',
    'cli.amounts.missing': '缺少“{is}”被判定为“{decided}”的金额。',
    'cli.amounts.twice': '“{is}”被判定为“{decided}”出现了两次。',
    'cli.amounts.number': '“{is}”被判定为“{decided}”写的是“{words}”，不是数值。',
    'cli.amounts.forgotten.two': '已不再计算金额，各类行的金额不再保留；阈值仍为 {threshold}。',
    'cli.amounts.forgotten.several': '已不再计算金额，各种判定的金额不再保留；模型按最可能的类别判定。',
    'cli.usage.decide': '--decide value 需要知道每一类被判定为每一类带来多少：请用 --amounts 给出。',
    'cli.correction.none': '概率为模型原本给出的，未经校正。',
    'cli.correction.chance': '在这么多行上，完全准确的概率仅因偶然也会有 {chance} 的校准误差。',
    'cli.column.before': '校正前',
    'cli.column.after': '校正后',
    'cli.column.trial': '试验',
    'cli.column.learner': '学习器',
    'cli.column.time': '用时',
    'cli.time': '{seconds, seconds}',
    'cli.preferred': '首选',
    'cli.leaderboard': '排行榜：共 {trials} 次试验，完成 {finished} 次。',
    'cli.bestChosen': '若挑选时不看用来评分的行，最好的单个模型为 {value}（{low} 至 {high}）。',
    'cli.column.fold': '份',
    'cli.column.level': '档',
    'cli.column.rows': '行数',
    'cli.column.predicted': '预测',
    'cli.column.actual': '实际',
    'cli.column.class': '类别',
    'cli.unknown': '未知',
    'cli.column.metric': '指标',
    'cli.column.value': '数值',
    'cli.column.interval': '95% 区间',
    'cli.column.baseline': '基线',
    'cli.project': '项目：{path}',
    'cli.report': '报告：{path}',
    'cli.exported': '模型：{onnx}，清单：{manifest}',
    'cli.card': '模型卡：{path}',
    'cli.scored': '模型版本 {model} 已为 {rows} 行评分：{path}',
    'cli.listening': '正在监听 {url}，模型版本 {model}。按 Ctrl+C 结束。',
    'cli.served': '本地预测服务对一行数据的回答：{answer}',
    'cli.seconds': '用时 {seconds, seconds}。',
    'cli.backend.on': '使用中',
    'cli.backend.available': '可用',
    'cli.backend.off': '关闭',
    'cli.explain.chance':
      '第 {row, plain} 行：模型认为“{target}”为“{outcome}”的概率是 {says, percent}；对于平均的训练行，这一数字是 {base, percent}。',
    'cli.explain.number':
      '第 {row, plain} 行：模型对“{target}”的估计是 {says}；对于平均的训练行，这一数字是 {base}。',
    'cli.explain.exact': '各列的贡献，由大到小（模型的精确 Shapley 值）：',
    'cli.explain.sampled':
      '各列的贡献，由大到小（按 {orders} 种列的先后次序估计的 Shapley 值，附 95% 误差）：',
    'cli.explain.gradients':
      '各列的贡献，由大到小（从 {others} 行训练数据出发的积分梯度，附 95% 误差；各项之和与结论相差 {gap}，容许 {limit}）：',
    'cli.explain.caution': '这些是模型的理由，而不是现实中的因果：改变某个值，结果未必随之改变。',
    'cli.explain.column': '列',
    'cli.explain.value': '值',
    'cli.explain.from': '从',
    'cli.explain.to': '到',
    'cli.explain.amount': '贡献',
    'cli.explain.error': '误差',
    'cli.explain.becomes': '变为',
    'cli.explain.says': '估计',
    'cli.explain.share': '占比',
    'cli.chosen': '针对这份数据和任务选用：{learner}。',
  },
});
