// What the quality gate says. A summary begins with what was found, in the words of the data.
import { messages } from './form';
import { content } from './gate/content';
import { learning } from './gate/learning';
import { mending } from './gate/mending';
import { structure } from './gate/structure';
import { values } from './gate/values';

export const quality = messages({
  en: {
    ...structure.en,
    ...values.en,
    ...learning.en,
    ...mending.en,
    ...content.en,
    'quality.unmeasured': 'This check could not be measured: {why}',
    'quality.progress.proposing': 'Looking at the data',
    'quality.progress.relating': 'Comparing columns',
    'quality.progress.pairs': 'Comparing the columns in pairs',
    'quality.progress.checking': 'Checking',
    'quality.history.pass': 'The quality gate passed: {checks, plural, one {# check} other {# checks}}.',
    'quality.history.warn':
      'The quality gate passed with warnings: {checks, plural, one {# check} other {# checks}}.',
    'quality.history.fail':
      'The quality gate failed: {failed} of {checks, plural, one {# check} other {# checks}} not passed.',
    'quality.history.accepted': 'The failed quality gate was accepted. Reason: {reason}',

    'quality.columns.title': 'Columns are present and named',
    'quality.columns.pass':
      'All {count, plural, one {# column} other {# columns}} are there, with their types.',
    'quality.columns.missing': '{count, plural, one {# column is} other {# columns are}} missing: {columns}.',
    'quality.columns.retyped':
      '{count, plural, one {# column has} other {# columns have}} another type than before: {columns}.',
    'quality.columns.added':
      '{count, plural, one {# column is} other {# columns are}} new and not checked yet: {columns}.',

    'quality.types.title': 'Numbers and dates are not kept as text',
    'quality.types.pass': 'No column of text holds mainly numbers or dates.',
    'quality.types.number':
      '“{column}” holds numbers but is kept as text, because {failing} of {rows} rows {failing, plural, one {has} other {have}} something else there.',
    'quality.types.date':
      '“{column}” holds dates but is kept as text, because {failing} of {rows} rows {failing, plural, one {has} other {have}} something else there.',
    'quality.types.numberAll': '“{column}” holds numbers but is kept as text.',
    'quality.types.dateAll': '“{column}” holds dates but is kept as text.',
    'quality.types.dateOpen':
      '“{column}” holds dates but is kept as text, and the values do not tell whether the day or the month comes first: change its type under Prepare, where the order can be chosen.',
    'quality.types.several': '{count} columns hold numbers or dates but are kept as text: {columns}.',

    'quality.missing.title': 'Missing values in “{column}”',
    'quality.missing.none': 'Every row has a value in “{column}”.',
    'quality.missing.some':
      '{failing} of {rows} rows ({share, percent}) {failing, plural, one {has} other {have}} no “{column}”.',

    'quality.duplicates.title': 'Duplicate rows',
    'quality.duplicates.none': 'No row repeats another.',
    'quality.duplicates.some':
      '{failing} of {rows} rows ({share, percent}) {failing, plural, one {repeats} other {repeat}} an earlier row in every column.',

    'quality.valueSet.title': 'Known values in “{column}”',
    'quality.valueSet.pass':
      'Every “{column}” is {count, plural, one {the one known value} other {one of # known values}}.',
    'quality.valueSet.fail':
      '{failing} of {rows} rows ({share, percent}) {failing, plural, one {has} other {have}} a value in “{column}” that is not in the list.',

    'quality.range.title': 'Range of “{column}”',
    'quality.range.pass': 'Every “{column}” is {limits}.',
    'quality.range.fail':
      '{failing} of {rows} rows ({share, percent}) {failing, plural, one {has} other {have}} a value in “{column}” that is not {limits}.',
    'quality.range.between': 'between {min} and {max}',
    'quality.range.atLeast': 'at least {min}',
    'quality.range.atMost': 'at most {max}',

    'quality.constant.title': 'Constant columns',
    'quality.constant.none': 'Every column has at least two different values.',
    'quality.constant.some':
      '{count, plural, one {# column has} other {# columns have}} the same value in every row and can tell nothing apart: {columns}.',

    'quality.idLike.title': 'Columns that only number the rows',
    'quality.idLike.none': 'No column only names or numbers the rows.',
    'quality.idLike.some':
      '{count, plural, one {# column has} other {# columns have}} another value in every row, like an id, and cannot be learnt from: {columns}.',

    'quality.target.title': 'The target “{column}” can be learnt',
    'quality.target.classes': 'Every row has a “{column}”, with {distinct} different values to tell apart.',
    'quality.target.number': 'Every row has a “{column}”, an amount with {distinct} different values.',
    'quality.target.missing':
      '{failing} of {rows} rows ({share, percent}) {failing, plural, one {has} other {have}} no “{column}” and cannot be learnt from.',
    'quality.target.allMissing': 'No row has a “{column}”, so there is nothing to learn.',
    'quality.target.oneClass':
      '“{column}” is “{value}” wherever it is known, so there is nothing to tell apart.',
    'quality.target.tooManyClasses':
      '“{column}” has {distinct} different values in {rows} rows: too few rows a value to learn from.',

    'quality.classBalance.title': 'Balance of the classes in “{column}”',
    'quality.classBalance.pass':
      'The rarest “{column}” is “{value}”, with {failing, plural, one {# row} other {# rows}} ({share, percent}).',
    'quality.classBalance.rare':
      'Only {failing, plural, one {# row} other {# rows}} ({share, percent}) have “{value}” as “{column}”: a model may hardly ever predict it.',
    'quality.classBalance.none': '“{column}” does not have two classes to compare.',

    'quality.predictive.title': 'Columns that tell the target by themselves',
    'quality.predictive.pass':
      'No column tells “{target}” suspiciously well by itself; the best is “{column}”, with a score of {figure}.',
    'quality.predictive.warn':
      '“{column}” alone tells “{target}” very well (score {figure}). Is it known before the event, or only after?',
    'quality.predictive.warnMore':
      '“{column}” alone tells “{target}” very well (score {figure}), and so {count, plural, one {does # more column} other {do # more columns}}: {others}. Are they known before the event, or only after?',
    'quality.predictive.fail':
      '“{column}” alone tells “{target}” almost for certain (score {figure}). It was probably written down after the event, or is the target in other words.',
    'quality.predictive.noTarget':
      'No target is chosen yet, so there is nothing to compare the columns with.',
    'quality.predictive.tooFew': 'There are too few rows to tell whether a column knows too much.',

    'quality.operation.drop': 'Dropped {count, plural, one {# row} other {# rows}}; {left} left.',
    'quality.operation.quarantine': 'Set {count, plural, one {# row} other {# rows}} aside; {left} left.',
    'quality.operation.fill':
      'Filled {count, plural, one {# missing value} other {# missing values}} of “{column}” with {method}: {value}.',
    'quality.operation.removeColumn': 'Removed the column “{column}”.',
    'quality.method.mean': 'the mean',
    'quality.method.median': 'the median',
    'quality.method.mode': 'the most frequent value',
    'quality.method.constant': 'a fixed value',
    'quality.type.integer': 'whole number',
    'quality.type.number': 'number',
    'quality.type.boolean': 'true or false',
    'quality.type.date': 'date',
    'quality.type.datetime': 'date and time',
    'quality.type.text': 'text',
    'quality.remedy.noRows': 'no row fails this check',
    'quality.remedy.allRows': 'every row fails this check, so none would be left',
    'quality.remedy.nothingMissing': 'nothing is missing in “{column}”',
    'quality.remedy.isTarget': '“{column}” is the target',
    'quality.remedy.lastColumn': '“{column}” is the only column left',
  },
  zh: {
    ...structure.zh,
    ...values.zh,
    ...learning.zh,
    ...mending.zh,
    ...content.zh,
    'quality.unmeasured': '此项检查无法进行：{why}',
    'quality.progress.proposing': '正在查看数据',
    'quality.progress.relating': '正在比较各列',
    'quality.progress.pairs': '正在两两比较各列',
    'quality.progress.checking': '正在检查',
    'quality.history.pass': '数据质量闸门已通过：共 {checks} 项检查。',
    'quality.history.warn': '数据质量闸门已通过，但有警告：共 {checks} 项检查。',
    'quality.history.fail': '数据质量闸门未通过：{checks} 项检查中有 {failed} 项不合格。',
    'quality.history.accepted': '未通过的数据质量闸门已被接受。理由：{reason}',

    'quality.columns.title': '各列齐全且有名称',
    'quality.columns.pass': '全部 {count} 列齐全，类型也一致。',
    'quality.columns.missing': '缺少 {count} 列：{columns}。',
    'quality.columns.retyped': '有 {count} 列的类型与先前不同：{columns}。',
    'quality.columns.added': '有 {count} 列是新增的，尚未检查：{columns}。',

    'quality.types.title': '数字和日期没有存成文字',
    'quality.types.pass': '没有主要内容是数字或日期的文字列。',
    'quality.types.number': '“{column}”是数字，却存成了文字：{rows} 行中有 {failing} 行填的是别的内容。',
    'quality.types.date': '“{column}”是日期，却存成了文字：{rows} 行中有 {failing} 行填的是别的内容。',
    'quality.types.numberAll': '“{column}”是数字，却存成了文字。',
    'quality.types.dateAll': '“{column}”是日期，却存成了文字。',
    'quality.types.dateOpen':
      '“{column}”是日期，却存成了文字，而且从取值无法判断日与月的先后：请在“准备”中转换类型，并选择日期写法。',
    'quality.types.several': '有 {count} 列是数字或日期，却存成了文字：{columns}。',

    'quality.missing.title': '“{column}”的缺失值',
    'quality.missing.none': '每一行都有“{column}”。',
    'quality.missing.some': '{rows} 行中有 {failing} 行（{share, percent}）没有“{column}”。',

    'quality.duplicates.title': '重复行',
    'quality.duplicates.none': '没有重复的行。',
    'quality.duplicates.some': '{rows} 行中有 {failing} 行（{share, percent}）与前面某一行完全相同。',

    'quality.valueSet.title': '“{column}”的取值在清单内',
    'quality.valueSet.pass': '“{column}”的每个取值都在已知的 {count} 个取值之内。',
    'quality.valueSet.fail': '{rows} 行中有 {failing} 行（{share, percent}）的“{column}”不在清单内。',

    'quality.range.title': '“{column}”的取值范围',
    'quality.range.pass': '每一行的“{column}”都{limits}。',
    'quality.range.fail': '{rows} 行中有 {failing} 行（{share, percent}）的“{column}”超出范围，应{limits}。',
    'quality.range.between': '在 {min} 到 {max} 之间',
    'quality.range.atLeast': '不小于 {min}',
    'quality.range.atMost': '不大于 {max}',

    'quality.constant.title': '取值不变的列',
    'quality.constant.none': '每一列都至少有两个不同取值。',
    'quality.constant.some': '有 {count} 列在所有行中取值相同，无法用来区分：{columns}。',

    'quality.idLike.title': '只用来编号的列',
    'quality.idLike.none': '没有仅用来命名或编号的列。',
    'quality.idLike.some': '有 {count} 列每一行的取值都不同，像是编号，无法从中学习：{columns}。',

    'quality.target.title': '目标列“{column}”可以学习',
    'quality.target.classes': '每一行都有“{column}”，共有 {distinct} 个不同取值可以区分。',
    'quality.target.number': '每一行都有“{column}”，是数值，共有 {distinct} 个不同取值。',
    'quality.target.missing': '{rows} 行中有 {failing} 行（{share, percent}）没有“{column}”，无法从中学习。',
    'quality.target.allMissing': '没有任何一行有“{column}”，没有可学习的内容。',
    'quality.target.oneClass': '“{column}”在已知的行中都是“{value}”，没有可区分的内容。',
    'quality.target.tooManyClasses':
      '“{column}”在 {rows} 行中有 {distinct} 个不同取值，每个取值的行数太少，无法学习。',

    'quality.classBalance.title': '“{column}”各类别的均衡程度',
    'quality.classBalance.pass': '“{column}”中最少的类别是“{value}”，有 {failing} 行（{share, percent}）。',
    'quality.classBalance.rare':
      '“{column}”为“{value}”的只有 {failing} 行（{share, percent}），模型可能几乎不会预测它。',
    'quality.classBalance.none': '“{column}”没有两个可以比较的类别。',

    'quality.predictive.title': '单独一列就能说出目标的列',
    'quality.predictive.pass': '没有哪一列单独就能可疑地说准“{target}”；最好的是“{column}”，得分 {figure}。',
    'quality.predictive.warn':
      '仅凭“{column}”就能很准地说出“{target}”（得分 {figure}）。它是事前就知道的，还是事后才有的？',
    'quality.predictive.warnMore':
      '仅凭“{column}”就能很准地说出“{target}”（得分 {figure}），另有 {count} 列也是如此：{others}。它们是事前就知道的，还是事后才有的？',
    'quality.predictive.fail':
      '仅凭“{column}”几乎就能肯定地说出“{target}”（得分 {figure}）。它很可能是事后记录的，或者就是目标的另一种写法。',
    'quality.predictive.noTarget': '尚未选择目标列，无从比较。',
    'quality.predictive.tooFew': '行数太少，无法判断某一列是否知道得太多。',

    'quality.operation.drop': '已删除 {count} 行，剩余 {left} 行。',
    'quality.operation.quarantine': '已隔离 {count} 行，剩余 {left} 行。',
    'quality.operation.fill': '已用{method}（{value}）填补“{column}”的 {count} 个缺失值。',
    'quality.operation.removeColumn': '已移除“{column}”列。',
    'quality.method.mean': '平均值',
    'quality.method.median': '中位数',
    'quality.method.mode': '最常见的取值',
    'quality.method.constant': '固定值',
    'quality.type.integer': '整数',
    'quality.type.number': '数值',
    'quality.type.boolean': '是或否',
    'quality.type.date': '日期',
    'quality.type.datetime': '日期时间',
    'quality.type.text': '文字',
    'quality.remedy.noRows': '没有行不符合这项检查',
    'quality.remedy.allRows': '所有行都不符合这项检查，处理后将没有剩余',
    'quality.remedy.nothingMissing': '“{column}”没有缺失',
    'quality.remedy.isTarget': '“{column}”是目标列',
    'quality.remedy.lastColumn': '“{column}”是仅剩的一列',
  },
});
