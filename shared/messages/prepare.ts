import { messages } from './form';

/** What the kernel says about steps: what they did, why one cannot be made, what is wrong with a formula. */
export const prepare = messages({
  en: {
    'prepare.did.rename': 'Renamed “{column}” to “{to}”.',
    'prepare.did.retype': 'Read “{column}” as {type}.',
    'prepare.did.retypeLost':
      'Read “{column}” as {type}; {lost, plural, one {# value} other {# values}} could not be read.',
    'prepare.did.columns': 'Left out {count, plural, one {# column} other {# columns}}: {names}.',
    'prepare.did.order': 'Put the columns in another order.',
    'prepare.did.filter':
      'Filtered by {column}: {count, plural, one {# row} other {# rows}} dropped, {left, number} left.',
    'prepare.did.setAside':
      'Filtered by {column}: {count, plural, one {# row} other {# rows}} set aside, {left, number} left.',
    'prepare.did.putBack': 'Put {count, plural, one {# row} other {# rows}} back that had been set aside.',
    'prepare.did.putBackSome':
      'Put {count, plural, one {# row} other {# rows}} back that had been set aside; {left, plural, one {# does} other {# do}} not fit and {left, plural, one {stays} other {stay}} set aside, the first because: {reason}',
    'prepare.nothingAside': 'they are no longer set aside.',
    'prepare.did.derive': 'Added “{column}” = {formula}.',
    'prepare.did.lag':
      'Added “{name}”: “{column}” {rows, plural, one {one row} other {# rows}} earlier in the order of “{time}”.',
    'prepare.did.lagWithin':
      'Added “{name}”: “{column}” {rows, plural, one {one row} other {# rows}} earlier in the order of “{time}”, within each “{entity}”.',
    'prepare.did.rolling':
      'Added “{name}”: {figure} of “{column}” over {rows, plural, one {the row} other {the # rows}} before, in the order of “{time}”.',
    'prepare.did.rollingWithin':
      'Added “{name}”: {figure} of “{column}” over {rows, plural, one {the row} other {the # rows}} before, in the order of “{time}”, within each “{entity}”.',
    'prepare.did.rederive': 'Computed “{column}” anew = {formula}.',
    'prepare.did.split': 'Split “{column}” into {names}.',
    'prepare.did.merge': 'Merged {names} into “{column}”.',
    'prepare.did.recode':
      'Recoded {values, plural, one {# value} other {# values}} of “{column}” in {count, plural, one {# cell} other {# cells}}.',
    'prepare.did.group': 'Grouped by {names}: {before, number} rows became {after, number}.',
    'prepare.did.join': 'Joined {names} from {other}: {rows, number} rows.',
    'prepare.did.joinGone':
      'Joined {names} from {other}: {rows, number} rows; {gone, plural, one {# row without a match was} other {# rows without a match were}} left out and rows with several matches repeated.',
    'prepare.did.pivotMissing':
      'Turned the values of “{column}” into {columns, plural, one {# column} other {# columns}}: {rows, number} rows; {missing, plural, one {# row has} other {# rows have}} no value there and {missing, plural, one {counts} other {count}} in none of them.',
    'prepare.did.pivot':
      'Turned the values of “{column}” into {columns, plural, one {# column} other {# columns}}: {rows, number} rows.',
    'prepare.did.unpivot': 'Turned the columns {names} into rows: {rows, number} rows.',
    'prepare.did.sample': 'Drew {left, number} rows at random.',
    'prepare.did.distinct':
      'Removed {count, plural, one {# duplicate row} other {# duplicate rows}}; {left, number} left.',
    'prepare.did.fill': 'Filled {count, plural, one {# gap} other {# gaps}} of “{column}” with {method}.',
    'prepare.did.clip':
      'Drew {count, plural, one {# value} other {# values}} of “{column}” in to between {low, number} and {high, number}.',
    'prepare.did.clean': 'Cleaned {count, plural, one {# cell} other {# cells}} of {names}.',
    'prepare.did.sql':
      'Ran a query: {rows, number} rows, {columns, plural, one {# column} other {# columns}}.',

    'prepare.figure.mean': 'the mean',
    'prepare.figure.sum': 'the sum',
    'prepare.figure.min': 'the smallest value',
    'prepare.figure.max': 'the largest value',
    'prepare.figure.count': 'the number of values',
    'prepare.method.mean': 'the mean',
    'prepare.method.median': 'the median',
    'prepare.method.mode': 'the most frequent value',
    'prepare.method.constant': 'a fixed value',
    'prepare.method.previous': 'the value above',

    'prepare.note.unreadable':
      '{count, plural, one {# value cannot be read and becomes} other {# values cannot be read and become}} missing, for example “{example}”.',
    'prepare.note.timeGone':
      '{count, plural, one {# value has} other {# values have}} a time of day, which a date does not keep: choose “Date and time” to keep it.',
    'prepare.note.pivotMissing':
      '{count, plural, one {# row has} other {# rows have}} no value in “{column}” and {count, plural, one {counts} other {count}} in none of the new columns.',
    'prepare.note.nothingBefore':
      '{count, plural, one {# row has} other {# rows have}} no earlier value to take: the new column is empty there.',
    'prepare.note.sameMoment':
      '{count, plural, one {# row shares its} other {# rows share their}} “{column}” with others; such rows are taken in the order of the table, so that one may see another of the same moment.',
    'prepare.note.unmatched':
      '{count, plural, one {# row has} other {# rows have}} no match{keys}; the joined columns stay empty there.',
    'prepare.note.unmatchedGone':
      '{count, plural, one {# row has no match and is} other {# rows have no match and are}} left out{keys}.',
    'prepare.note.multiplied':
      '{count, plural, one {# row has} other {# rows have}} more than one match, up to {most, number}{keys}, and will be repeated. Group the other data by its key first if that is not meant.',
    'prepare.note.unused':
      '{count, plural, one {# row of “{other}” matches} other {# rows of “{other}” match}} nothing here and {count, plural, one {is} other {are}} not taken{keys}.',
    'prepare.note.keys': ' ({keys})',

    'prepare.nameTaken': 'There is a column “{column}” already.',
    'prepare.nameReserved': '“{column}” is a name that Assay uses itself.',
    'prepare.columnTwice': 'A column is named twice.',
    'prepare.dateOpen':
      'The dates of “{column}” can be read with the day or the month first, and the values do not tell which. Choose one under “Dates are written”.',
    'prepare.typeAlready': '“{column}” is {type} already.',
    'prepare.noValue': 'A value for “{column}” is needed.',
    'prepare.openValue':
      '“{value}” can be read in more than one way. Write a date as 2024-03-05, and a number with a point before its decimals and nothing between its thousands.',
    'prepare.wrongType': '“{value}” is not a value of “{column}”, which holds {type}.',
    'prepare.onlyText': '“{column}” does not hold text.',
    'prepare.onlyNumbers': '“{column}” does not hold numbers.',
    'prepare.onlyOrdered': '“{column}” holds neither dates nor numbers, so it gives no order.',
    'prepare.allMissing': '“{column}” has no values.',
    'prepare.bounds': 'The lower bound {low, number} is above the upper bound {high, number}.',
    'prepare.noColumn': 'A column to compute from is needed.',
    'prepare.pivotTooWide':
      '“{column}” has more than {most, number} different values, too many to become columns.',
    'prepare.noRowsLeft': 'No row would be left.',
    'prepare.notOffered': 'The check found nothing to mend in “{column}”.',
    'prepare.progress.foreseeing': 'Looking at the later steps',
    'prepare.notRepeatable': 'That step cannot be done again on other data.',
    'prepare.sqlEmpty': 'There is no query.',
    'prepare.sqlOne': 'Only one SELECT can be run.',
    'prepare.sqlNoColumns': 'The query gives no columns.',
    'prepare.sqlTable': 'There is no table “{table}”. The present data is the table “data”.',
    'prepare.sqlFunction': 'The function “{name}” reads from outside the project, which a step may not do.',
    'prepare.sqlError': 'the database says: {message}',

    'prepare.kind.number': 'a number',
    'prepare.kind.integer': 'a number',
    'prepare.kind.text': 'text',
    'prepare.kind.boolean': 'true or false',
    'prepare.kind.date': 'a date',
    'prepare.kind.datetime': 'a date with time',
    'prepare.kind.time': 'a date',
    'prepare.kind.any': 'a value',
    'prepare.kind.same': 'a value',
    'prepare.formula.empty': 'it is empty',
    'prepare.formula.openText': 'the text that begins here is not closed with a quotation mark',
    'prepare.formula.openColumn': 'the column name that begins here is not closed with ]',
    'prepare.formula.letter': '“{letter}” means nothing here',
    'prepare.formula.deep': 'it is nested too deeply',
    'prepare.formula.unexpected': '“{found}” was not expected here',
    'prepare.formula.ends': 'it ends where a value is expected',
    'prepare.formula.close': 'a closing bracket is missing',
    'prepare.formula.noColumn': 'there is no column “{column}”; text stands in quotation marks',
    'prepare.formula.noColumnNear': 'there is no column “{column}”; is “{near}” meant?',
    'prepare.formula.noFunction': 'there is no function {name}',
    'prepare.formula.tooFew': '{name} needs at least {least, plural, one {# value} other {# values}}',
    'prepare.formula.tooMany': '{name} takes at most {most, plural, one {# value} other {# values}}',
    'prepare.formula.differ': 'these values cannot be put side by side: one is {a}, one is {b}',
    'prepare.formula.wants': '{name} needs {wanted} here and was given {found}',
  },
  zh: {
    'prepare.did.rename': '已将“{column}”改名为“{to}”。',
    'prepare.did.retype': '已将“{column}”按{type}读取。',
    'prepare.did.retypeLost': '已将“{column}”按{type}读取，其中 {lost, number} 个值无法读取。',
    'prepare.did.columns': '已去掉 {count, number} 列：{names}。',
    'prepare.did.order': '已调整列的顺序。',
    'prepare.did.filter': '已按 {column} 筛选：删除 {count, number} 行，剩余 {left, number} 行。',
    'prepare.did.setAside': '已按 {column} 筛选：隔离 {count, number} 行，剩余 {left, number} 行。',
    'prepare.did.putBack': '已放回 {count, number} 行此前隔离的数据。',
    'prepare.did.putBackSome':
      '已放回 {count, number} 行此前隔离的数据；另有 {left, number} 行与列不符，仍处于隔离状态，首行原因：{reason}',
    'prepare.nothingAside': '它们已不在隔离之列。',
    'prepare.did.derive': '已新增“{column}” = {formula}。',
    'prepare.did.lag': '已新增“{name}”：按“{time}”先后，往前第 {rows, number} 行的“{column}”。',
    'prepare.did.lagWithin':
      '已新增“{name}”：每个“{entity}”内按“{time}”先后，往前第 {rows, number} 行的“{column}”。',
    'prepare.did.rolling': '已新增“{name}”：按“{time}”先后，前 {rows, number} 行“{column}”的{figure}。',
    'prepare.did.rollingWithin':
      '已新增“{name}”：每个“{entity}”内按“{time}”先后，前 {rows, number} 行“{column}”的{figure}。',
    'prepare.did.rederive': '已重新计算“{column}” = {formula}。',
    'prepare.did.split': '已将“{column}”拆分为 {names}。',
    'prepare.did.merge': '已将 {names} 合并为“{column}”。',
    'prepare.did.recode': '已替换“{column}”的 {values, number} 个取值，涉及 {count, number} 个单元格。',
    'prepare.did.group': '已按 {names} 分组：{before, number} 行变为 {after, number} 行。',
    'prepare.did.join': '已从 {other} 关联 {names}：共 {rows, number} 行。',
    'prepare.did.joinGone':
      '从 {other} 连接了 {names}：共 {rows, number} 行；去掉 {gone, number} 行没有匹配的行，有多个匹配的行按匹配数重复。',
    'prepare.did.pivotMissing':
      '把“{column}”的取值展开为 {columns, number} 列：共 {rows, number} 行；有 {missing, number} 行在该列没有取值，不计入任何新列。',
    'prepare.did.pivot': '已将“{column}”的取值转为 {columns, number} 列：共 {rows, number} 行。',
    'prepare.did.unpivot': '已将列 {names} 转为行：共 {rows, number} 行。',
    'prepare.did.sample': '已随机抽取 {left, number} 行。',
    'prepare.did.distinct': '已去除 {count, number} 个重复行，剩余 {left, number} 行。',
    'prepare.did.fill': '已用{method}填补“{column}”的 {count, number} 处缺失。',
    'prepare.did.clip': '已将“{column}”的 {count, number} 个值收到 {low, number} 与 {high, number} 之间。',
    'prepare.did.clean': '已清理 {names} 的 {count, number} 个单元格。',
    'prepare.did.sql': '已执行查询：{rows, number} 行、{columns, number} 列。',

    'prepare.figure.mean': '平均值',
    'prepare.figure.sum': '合计',
    'prepare.figure.min': '最小值',
    'prepare.figure.max': '最大值',
    'prepare.figure.count': '有值个数',
    'prepare.method.mean': '平均值',
    'prepare.method.median': '中位数',
    'prepare.method.mode': '最常见的值',
    'prepare.method.constant': '固定值',
    'prepare.method.previous': '上一行的值',

    'prepare.note.unreadable': '有 {count, number} 个值无法读取，将变为缺失，例如“{example}”。',
    'prepare.note.timeGone':
      '有 {count, number} 个值带有时刻，日期类型不保留时刻：如需保留，请选择“日期和时间”。',
    'prepare.note.pivotMissing': '有 {count, number} 行在“{column}”中没有取值，不计入任何新列。',
    'prepare.note.nothingBefore': '有 {count, number} 行此前没有可取的值，新列在这些行为空。',
    'prepare.note.sameMoment':
      '有 {count, number} 行的“{column}”与其他行相同；它们按表中的先后排列，因此一行可能看到同一时刻的另一行。',
    'prepare.note.unmatched': '有 {count, number} 行没有匹配{keys}，关联的列在这些行为空。',
    'prepare.note.unmatchedGone': '有 {count, number} 行没有匹配{keys}，将被去掉。',
    'prepare.note.multiplied':
      '有 {count, number} 行匹配到不止一行，最多 {most, number} 行{keys}，将会重复。若非本意，请先把另一份数据按键分组。',
    'prepare.note.unused': '“{other}”中有 {count, number} 行在这里没有匹配{keys}，不会用到。',
    'prepare.note.keys': '（{keys}）',

    'prepare.nameTaken': '已经有名为“{column}”的列。',
    'prepare.nameReserved': '“{column}”是 Assay 自用的名称。',
    'prepare.columnTwice': '同一列被写了两次。',
    'prepare.dateOpen':
      '“{column}”中的日期既可以读成日在前，也可以读成月在前，从取值无法判断。请在“日期写法”中选择。',
    'prepare.typeAlready': '“{column}”已经是{type}。',
    'prepare.noValue': '需要为“{column}”给出一个值。',
    'prepare.openValue': '“{value}”有不止一种读法。日期请写成 2024-03-05；数字请用小数点，千位之间不加符号。',
    'prepare.wrongType': '“{value}”不是“{column}”的取值，该列存放的是{type}。',
    'prepare.onlyText': '“{column}”不是文本列。',
    'prepare.onlyNumbers': '“{column}”不是数值列。',
    'prepare.onlyOrdered': '“{column}”既不是日期也不是数值，无法据此排先后。',
    'prepare.allMissing': '“{column}”没有任何值。',
    'prepare.bounds': '下限 {low, number} 大于上限 {high, number}。',
    'prepare.noColumn': '需要选择用来计算的列。',
    'prepare.pivotTooWide': '“{column}”的不同取值超过 {most, number} 个，太多而不能转为列。',
    'prepare.noRowsLeft': '这样就一行也不剩了。',
    'prepare.notOffered': '该检查在“{column}”列中没有发现需要处理的内容。',
    'prepare.progress.foreseeing': '正在推演后面的步骤',
    'prepare.notRepeatable': '这一步无法在别的数据上重做。',
    'prepare.sqlEmpty': '没有写查询语句。',
    'prepare.sqlOne': '只能执行一条 SELECT。',
    'prepare.sqlNoColumns': '这条查询没有给出任何列。',
    'prepare.sqlTable': '没有名为“{table}”的表。当前数据的表名是“data”。',
    'prepare.sqlFunction': '函数“{name}”会读取项目之外的内容，数据步骤不允许这样做。',
    'prepare.sqlError': '数据库提示：{message}',

    'prepare.kind.number': '数值',
    'prepare.kind.integer': '数值',
    'prepare.kind.text': '文本',
    'prepare.kind.boolean': '真或假',
    'prepare.kind.date': '日期',
    'prepare.kind.datetime': '日期时间',
    'prepare.kind.time': '日期',
    'prepare.kind.any': '值',
    'prepare.kind.same': '值',
    'prepare.formula.empty': '公式是空的',
    'prepare.formula.openText': '从这里开始的文本没有用引号结束',
    'prepare.formula.openColumn': '从这里开始的列名没有用 ] 结束',
    'prepare.formula.letter': '“{letter}”在这里没有含义',
    'prepare.formula.deep': '嵌套层数过多',
    'prepare.formula.unexpected': '这里不应出现“{found}”',
    'prepare.formula.ends': '公式到此结束，但这里还缺一个值',
    'prepare.formula.close': '缺少右括号',
    'prepare.formula.noColumn': '没有名为“{column}”的列；文本要写在引号里',
    'prepare.formula.noColumnNear': '没有名为“{column}”的列，是否指“{near}”？',
    'prepare.formula.noFunction': '没有函数 {name}',
    'prepare.formula.tooFew': '{name} 至少需要 {least, number} 个值',
    'prepare.formula.tooMany': '{name} 最多接受 {most, number} 个值',
    'prepare.formula.differ': '这些值不能放在一起：一个是{a}，另一个是{b}',
    'prepare.formula.wants': '{name} 在这里需要{wanted}，得到的却是{found}',
  },
});
