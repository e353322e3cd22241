// What the checks of validity and distribution say.
import { messages } from '../form';

export const values = messages({
  en: {
    'quality.pattern.title': 'Form of “{column}”',
    'quality.pattern.none': 'Every “{column}” has the form {pattern}.',
    'quality.pattern.some':
      '{failing} of {rows} rows ({share, percent}) have a “{column}” that is not of the form {pattern}.',
    'quality.settings.broken': 'what is given for {names} is not of the kind that is asked for',
    'quality.format.country': '“{country}” is no country code of two letters, such as US or CN',
    'quality.pattern.broken': '“{pattern}” is not a regular expression',
    'quality.length.title': 'Length of “{column}”',
    'quality.length.none': 'Every “{column}” has between {min} and {max} characters.',
    'quality.length.some':
      '{failing} of {rows} rows ({share, percent}) have a “{column}” that is shorter than {min} or longer than {max} characters.',
    'quality.format.title': 'Validity of “{column}”',
    'quality.format.none': 'Every “{column}” is a valid {kind}.',
    'quality.format.some':
      '{failing} of {rows} rows ({share, percent}) have a “{column}” that is not a valid {kind}.',
    'quality.format.email': 'e-mail address',
    'quality.format.url': 'web address',
    'quality.format.card': 'payment card number',
    'quality.format.cnMobile': 'mobile number (Chinese mainland)',
    'quality.format.cnId': 'resident identity number',
    'quality.format.uscc': 'unified social credit code',
    'quality.format.iban': 'IBAN',
    'quality.format.postcode': 'postcode',
    'quality.trimmed.title': 'No blanks around texts',
    'quality.trimmed.none': 'No text begins or ends with a blank.',
    'quality.trimmed.some':
      '{failing} of {rows} rows ({share, percent}) have blanks before or after the text in “{column}”.',
    'quality.compare.title': '“{column}” against “{other}”',
    'quality.compare.none': '“{column}” {relation} “{other}” in every row that has both.',
    'quality.compare.some':
      'In {failing} of {rows} rows ({share, percent}), “{column}” {relation} “{other}” does not hold.',
    'quality.sum.title': 'Sum: {columns}',
    'quality.sum.none': '{columns} add up to “{total}” in every row.',
    'quality.sum.some':
      'In {failing} of {rows} rows ({share, percent}), {columns} do not add up to “{total}”.',
    'quality.ifThen.title': 'Rule: “{column}”, then “{other}”',
    'quality.ifThen.none': 'Wherever “{column}” asks for it, “{other}” is as it has to be.',
    'quality.ifThen.some':
      'In {failing} of {rows} rows ({share, percent}), “{column}” asks for another “{other}”.',
    'quality.freshness.title': 'Age of “{column}”',
    'quality.freshness.none': 'The newest “{column}” is of {newest}.',
    'quality.freshness.some':
      'The newest “{column}” is of {newest}, {age, plural, one {# day} other {# days}} ago: at most {days, plural, one {# day} other {# days}} were expected.',
    'quality.freshness.noDate': 'The column holds no dates.',
    'quality.future.title': 'No dates in the future',
    'quality.future.none': 'No date lies in the future.',
    'quality.future.some': '{failing} of {rows} rows ({share, percent}) have a “{column}” in the future.',

    'quality.nearConstant.title': 'Columns with nearly one value',
    'quality.nearConstant.none': 'No column has the same value in {share, percent} of its rows.',
    'quality.nearConstant.some':
      '{count, plural, one {# column has} other {# columns have}} the same value in {share, percent} of the rows or more: {columns}.',
    'quality.zeros.title': 'Columns that are nearly all zero',
    'quality.zeros.none': 'No column of amounts is zero in {share, percent} of its rows.',
    'quality.zeros.some':
      '{count, plural, one {# column of amounts is} other {# columns of amounts are}} nearly always zero: {columns}. Is zero an amount there, or “not known”?',
    'quality.infinite.title': 'Numbers are finite',
    'quality.infinite.none': 'Every number is finite.',
    'quality.infinite.some':
      '{failing} of {rows} rows ({share, percent}) have an infinite number in “{column}”, or one that is not a number.',
    'quality.skew.title': 'Evenness of amounts',
    'quality.skew.none': 'No column of amounts is skewed by more than {most}; the most is {figure}.',
    'quality.skew.some':
      '{count, plural, one {# column is} other {# columns are}} so skewed that few large values outweigh all others: {columns} (skewness {figure}).',
    'quality.outliers.title': 'Values far out',
    'quality.outliers.none': 'No value lies far out.',
    'quality.outliers.some':
      '{failing} of {rows} rows ({share, percent}) have a “{column}” far out of its usual range, {min} to {max}.',
    'quality.isolation.title': 'Rows that stand alone',
    'quality.isolation.few': 'There are too few rows with numbers to tell which of them stand alone.',
    'quality.isolation.none':
      'No row stands alone in its {columns, plural, one {number} other {# numbers}} taken together.',
    'quality.isolation.some':
      '{failing} of {rows} rows looked at ({share, percent}) stand alone in their {columns, plural, one {number} other {# numbers}} taken together (isolation forest).',
    'quality.inliers.title': 'Values that repeat too often',
    'quality.inliers.none': 'Inside its range, no value comes back far more often than those around it.',
    'quality.inliers.some':
      '{failing} of {rows} rows ({share, percent}) have the same “{column}” ({values}), {times} times as often as the values around it: it may stand for what was not known.',
    'quality.cardinality.title': 'Texts with too many different values',
    'quality.cardinality.none': 'No column of text has too many different values for its rows.',
    'quality.cardinality.some':
      '{count, plural, one {# column of text has} other {# columns of text have}} so many different values that few rows are left for each: {columns}.',
    'quality.rareLevels.title': 'Rare values',
    'quality.rareLevels.none': 'No value of a category has fewer than {least} rows.',
    'quality.rareLevels.some':
      '{failing, plural, one {# row has} other {# rows have}} a value of “{column}” that occurs in fewer than {least} rows: too few to learn from.',
    'quality.spelling.title': 'One spelling for one thing',
    'quality.spelling.none': 'No value is written in several ways.',
    'quality.spelling.some':
      '{failing} of {rows} rows ({share, percent}) have another spelling in “{column}” than most: “{other}” for “{one}”.',
  },
  zh: {
    'quality.pattern.title': '“{column}”的格式',
    'quality.pattern.none': '每个“{column}”都符合格式 {pattern}。',
    'quality.pattern.some':
      '{rows} 行中有 {failing} 行（{share, percent}）的“{column}”不符合格式 {pattern}。',
    'quality.settings.broken': '{names} 的内容不是所要求的形式',
    'quality.format.country': '“{country}”不是两个字母的国家代码，例如 CN 或 US',
    'quality.pattern.broken': '“{pattern}”不是正则表达式',
    'quality.length.title': '“{column}”的长度',
    'quality.length.none': '每个“{column}”都有 {min} 到 {max} 个字符。',
    'quality.length.some':
      '{rows} 行中有 {failing} 行（{share, percent}）的“{column}”少于 {min} 个或多于 {max} 个字符。',
    'quality.format.title': '“{column}”是否有效',
    'quality.format.none': '每个“{column}”都是有效的{kind}。',
    'quality.format.some': '{rows} 行中有 {failing} 行（{share, percent}）的“{column}”不是有效的{kind}。',
    'quality.format.email': '电子邮箱',
    'quality.format.url': '网址',
    'quality.format.card': '银行卡号',
    'quality.format.cnMobile': '大陆手机号',
    'quality.format.cnId': '居民身份证号',
    'quality.format.uscc': '统一社会信用代码',
    'quality.format.iban': '国际银行账号（IBAN）',
    'quality.format.postcode': '邮政编码',
    'quality.trimmed.title': '文字前后没有空格',
    'quality.trimmed.none': '没有以空格开头或结尾的文字。',
    'quality.trimmed.some': '{rows} 行中有 {failing} 行（{share, percent}）的“{column}”前后带有空格。',
    'quality.compare.title': '“{column}”与“{other}”的关系',
    'quality.compare.none': '凡两者都有的行，“{column}” {relation} “{other}”均成立。',
    'quality.compare.some':
      '{rows} 行中有 {failing} 行（{share, percent}）不满足“{column}” {relation} “{other}”。',
    'quality.sum.title': '合计：{columns}',
    'quality.sum.none': '每一行中 {columns} 之和都等于“{total}”。',
    'quality.sum.some': '{rows} 行中有 {failing} 行（{share, percent}）的 {columns} 之和不等于“{total}”。',
    'quality.ifThen.title': '规则：“{column}”决定“{other}”',
    'quality.ifThen.none': '凡“{column}”有要求之处，“{other}”都符合。',
    'quality.ifThen.some':
      '{rows} 行中有 {failing} 行（{share, percent}）的“{other}”不符合“{column}”的要求。',
    'quality.freshness.title': '“{column}”的时效',
    'quality.freshness.none': '最新的“{column}”是 {newest}。',
    'quality.freshness.some': '最新的“{column}”是 {newest}，距今 {age} 天，超过了预期的 {days} 天。',
    'quality.freshness.noDate': '该列不是日期。',
    'quality.future.title': '没有未来的日期',
    'quality.future.none': '没有晚于今天的日期。',
    'quality.future.some': '{rows} 行中有 {failing} 行（{share, percent}）的“{column}”晚于今天。',

    'quality.nearConstant.title': '几乎只有一个取值的列',
    'quality.nearConstant.none': '没有哪一列在 {share, percent} 的行中取值相同。',
    'quality.nearConstant.some': '有 {count} 列在至少 {share, percent} 的行中取值相同：{columns}。',
    'quality.zeros.title': '几乎全是零的列',
    'quality.zeros.none': '没有哪一列在 {share, percent} 的行中为零。',
    'quality.zeros.some': '有 {count} 列几乎全是零：{columns}。这里的零是数量，还是“不知道”？',
    'quality.infinite.title': '数值都是有限的',
    'quality.infinite.none': '所有数值都是有限的。',
    'quality.infinite.some':
      '{rows} 行中有 {failing} 行（{share, percent}）的“{column}”是无穷大或没有定义的数。',
    'quality.skew.title': '数值分布的均匀程度',
    'quality.skew.none': '没有偏度超过 {most} 的列，最大为 {figure}。',
    'quality.skew.some': '有 {count} 列偏斜严重，少数大值压过了其余：{columns}（偏度 {figure}）。',
    'quality.outliers.title': '远离常态的取值',
    'quality.outliers.none': '没有远离常态的取值。',
    'quality.outliers.some':
      '{rows} 行中有 {failing} 行（{share, percent}）的“{column}”远离通常的范围（{min} 到 {max}）。',
    'quality.isolation.title': '孤立的行',
    'quality.isolation.few': '含数值的行太少，无法判断哪些行是孤立的。',
    'quality.isolation.none': '把 {columns} 个数值列合在一起看，没有孤立的行。',
    'quality.isolation.some':
      '在查看的 {rows} 行中，有 {failing} 行（{share, percent}）的 {columns} 个数值合在一起看是孤立的（孤立森林）。',
    'quality.inliers.title': '重复过多的取值',
    'quality.inliers.none': '在正常范围内，没有哪个取值比相邻的取值出现得多很多。',
    'quality.inliers.some':
      '{rows} 行中有 {failing} 行（{share, percent}）的“{column}”都是 {values}，次数是相邻取值的 {times} 倍，可能是在未知时填入的。',
    'quality.cardinality.title': '不同取值过多的文字列',
    'quality.cardinality.none': '没有不同取值过多的文字列。',
    'quality.cardinality.some': '有 {count} 列文字的不同取值过多，每个取值分到的行很少：{columns}。',
    'quality.rareLevels.title': '罕见的取值',
    'quality.rareLevels.none': '没有少于 {least} 行的类别取值。',
    'quality.rareLevels.some': '有 {failing} 行的“{column}”取值出现不到 {least} 行，少得无法学习。',
    'quality.spelling.title': '同一事物只有一种写法',
    'quality.spelling.none': '没有一物多写的情况。',
    'quality.spelling.some':
      '{rows} 行中有 {failing} 行（{share, percent}）的“{column}”与通常写法不同，例如把“{one}”写成“{other}”。',
  },
});
