// What the steps of a recipe are called, what they do, and what they learnt.
import { messages } from './form';

export const transforms = messages({
  en: {
    'recipe.transform.impute': 'Fill missing values',
    'recipe.transform.impute.about':
      'Puts a usual value where one is missing, learnt from the training rows.',
    'recipe.transform.scale': 'Scale numbers',
    'recipe.transform.scale.about':
      'Brings numbers of different size, such as age and income, to one scale, so that none outweighs the others by its unit.',
    'recipe.transform.oneHot': 'Split values into columns',
    'recipe.transform.oneHot.about':
      'Makes one column of 0 and 1 for each value of a text column (one-hot encoding), because learners calculate with numbers.',
    'recipe.transform.ordinal': 'Values as codes',
    'recipe.transform.ordinal.about':
      'Gives each value of a text column a number that means nothing but itself, for learners that part values into groups.',
    'recipe.transform.dateParts': 'Take dates apart',
    'recipe.transform.dateParts.about': 'Makes numbers of a date: its year, month, day and so on.',
    'recipe.transform.targetEncode': 'Rate of the target by value',
    'recipe.transform.targetEncode.about':
      'Replaces each value of a text column by how the target went for it in the training rows (target encoding), drawn to the overall rate where rows are few. Training rows get the rate of the other rows only, so that no row sees its own answer. Useful for columns with many values, such as postcodes.',
    'recipe.learnt.targetEncode':
      '{column} becomes the target’s rate for each of its {levels, plural, one {# value} other {# values}}; unknown values have the overall rate, {prior}.',
    'recipe.transform.interact': 'Combine two numbers',
    'recipe.transform.interact.about':
      'Adds the product, difference or sum of each pair of the columns chosen, such as price × quantity or the days between two dates. The columns themselves stay.',
    'recipe.learnt.interact.product': 'Each pair of the columns is multiplied.',
    'recipe.learnt.interact.difference':
      'In each pair of the columns, the second is subtracted from the first.',
    'recipe.learnt.interact.sum': 'Each pair of the columns is added up.',
    'recipe.transform.ratio': 'Divide one number by another',
    'recipe.transform.ratio.about':
      'Adds ratios of the columns chosen, such as debt ÷ income. Where the divisor is zero the ratio is 0. The columns themselves stay.',
    'recipe.learnt.ratio': 'Ratios of the columns chosen; 0 where the divisor is zero.',
    'recipe.learnt.scale.power':
      '{column} is bent with power {power} (Yeo–Johnson), then measured in standard deviations from its mean.',
    'recipe.learnt.scale.quantile': '{column} becomes its rank among the training rows, from 0 to 1.',
    'recipe.learnt.scale.normal':
      '{column} becomes its rank among the training rows, spread like a bell curve.',
    'recipe.learnt.open': 'no limit',
    'recipe.transform.clip': 'Limit outliers',
    'recipe.transform.clip.about':
      'Pulls values that are far out back to a limit, so that a few extreme rows do not rule what is learnt.',
    'recipe.learnt.clip':
      '{column} is held between {low} and {high}; {changed, percent} of the training rows were outside.',
    'recipe.transform.log': 'Shorten long tails',
    'recipe.transform.log.about':
      'Takes the logarithm, so that amounts such as income or balance, where a few are very large, spread evenly. Zero stays zero, and negative numbers keep their sign.',
    'recipe.learnt.log': '{column} becomes its logarithm.',
    'recipe.transform.bin': 'Cut into ranges',
    'recipe.transform.bin.about':
      'Puts numbers into ranges, such as age groups, so that simple models can treat each range by itself.',
    'recipe.learnt.bin.quantile':
      '{column} is cut into {bins, plural, one {# range} other {# ranges}} with about as many rows each.',
    'recipe.learnt.bin.width':
      '{column} is cut into {bins, plural, one {# range} other {# ranges}} of equal width.',
    'recipe.learnt.bin.tree':
      '{column} is cut into {bins, plural, one {# range} other {# ranges}} between which the target differs most.',
    'recipe.transform.polynomial': 'Squares and products',
    'recipe.transform.polynomial.about':
      'Adds squares of the columns chosen and products of each pair, so that simple models can follow curves. The columns themselves stay.',
    'recipe.learnt.polynomial': 'Powers up to {degree} of the columns, measured from their means.',
    'recipe.transform.frequency': 'How common a value is',
    'recipe.transform.frequency.about':
      'Replaces each value of a text column by its share of the training rows: common and rare values are told apart, without a column for each.',
    'recipe.learnt.frequency':
      '{column} becomes the share of each of its {levels, plural, one {# value} other {# values}}; the most common has {most, percent}, unknown ones 0.',
    'recipe.transform.hash': 'Values in buckets',
    'recipe.transform.hash.about':
      'Puts each value of a text column into one of a fixed number of buckets by a checksum. New values have a place too; different values may share one.',
    'recipe.learnt.hash': '{column} falls into {buckets} buckets; nothing had to be learnt.',
    'recipe.transform.rareGroup': 'Group rare values',
    'recipe.transform.rareGroup.about':
      'Makes one value, “other”, of all that are rare, and of those that the model has never met. The column stays text: a step that encodes it follows.',
    'recipe.learnt.rareGroup':
      '{column} keeps {levels, plural, one {# value} other {# values}}; {rare, plural, one {# rare value} other {# rare values}} with {share, percent} of the rows become one.',
    'recipe.transform.groupStats': 'Compare with the group',
    'recipe.transform.groupStats.about':
      'Adds a figure of a number within the row’s group, such as the average spend of the customer’s region, or how far the row is above it. Choose at least one text and one number.',
    'recipe.learnt.groupStats':
      'Figures of {groups, plural, one {# group} other {# groups}} from the training rows; others have the figure of all rows.',
    'recipe.transform.pca': 'Main directions',
    'recipe.transform.pca.about':
      'Adds the few directions in which the rows differ most, over all columns chosen (principal components). Useful where many columns say nearly the same.',
    'recipe.learnt.pca':
      '{components, plural, one {# direction holds} other {# directions hold}} {share, percent} of how the columns vary.',
    'recipe.transform.select': 'Keep the best features',
    'recipe.transform.select.about':
      'Leaves out what says little of the target. Put it at the end; the features of one text column stay or go together.',
    'recipe.learnt.select': '{kept} of {all} are kept.',
    'recipe.transform.holidays': 'Public holidays',
    'recipe.transform.holidays.about':
      'Says whether a date is a public holiday, or the day before or after one. The date itself stays for other steps.',
    'recipe.learnt.holidays': '{column} is looked up in the public holidays of: {calendar}.',
    'recipe.transform.words': 'Words of a text',
    'recipe.transform.words.about':
      'Makes a column for each frequent word of a text, such as a comment or a review. Chinese is parted into words too. A word counts in lower case, upper case or capitalised, wherever its characters follow each other.',
    'recipe.learnt.words.tfidf':
      '{column} becomes the weights of {words, plural, one {# word} other {# words}}.',
    'recipe.learnt.words.count':
      '{column} becomes the counts of {words, plural, one {# word} other {# words}}.',
    'recipe.learnt.words.present':
      '{column} becomes {words, plural, one {# word} other {# words}}, each there or not.',
    'recipe.transform.textLength': 'Length of a text',
    'recipe.transform.textLength.about':
      'Counts the words, numbers and exclamation or question marks of a text. A Chinese character counts as a word. The text itself stays for other steps.',
    'recipe.learnt.textLength': '{parts, plural, one {# count} other {# counts}} of {column}.',
    'recipe.transform.imputeIterative': 'Guess missing values from the row',
    'recipe.transform.imputeIterative.about':
      'Fills a missing number by what the other numbers of the row say, learnt from the training rows.',
    'recipe.learnt.imputeIterative':
      '{missing, plural, one {# missing value} other {# missing values}} of {columns} columns are guessed from the other columns.',
  },
  zh: {
    'recipe.transform.impute': '填补缺失值',
    'recipe.transform.impute.about': '在缺失处填入常见取值，取值由训练集学得。',
    'recipe.transform.scale': '统一数值尺度',
    'recipe.transform.scale.about': '把年龄、收入等量级不同的数值放到同一尺度，避免因单位不同而此消彼长。',
    'recipe.transform.oneHot': '按取值拆分为列',
    'recipe.transform.oneHot.about':
      '为文本列的每个取值生成一列 0 和 1（独热编码），因为学习器只能用数字计算。',
    'recipe.transform.ordinal': '取值编码',
    'recipe.transform.ordinal.about':
      '给文本列的每个取值一个编号，编号只代表取值本身，供会自行分组的学习器使用。',
    'recipe.transform.dateParts': '拆解日期',
    'recipe.transform.dateParts.about': '把日期变成年、月、日等数值。',
    'recipe.transform.targetEncode': '按取值的目标比率编码',
    'recipe.transform.targetEncode.about':
      '把文本列的每个取值换成该取值在训练集中的目标比率（目标编码），样本少时向总体比率靠拢。训练行只使用其他行算出的比率，任何一行都看不到自己的答案。适合邮编这类取值很多的列。',
    'recipe.learnt.targetEncode':
      '{column} 的 {levels} 个取值各换成对应的目标比率；未知取值使用总体比率 {prior}。',
    'recipe.transform.interact': '两列数值组合',
    'recipe.transform.interact.about':
      '为所选列的每一对增加乘积、差或和，例如“单价×数量”或两个日期相隔的天数。原有的列保留。',
    'recipe.learnt.interact.product': '每一对列相乘。',
    'recipe.learnt.interact.difference': '每一对列中，前一列减去后一列。',
    'recipe.learnt.interact.sum': '每一对列相加。',
    'recipe.transform.ratio': '两列数值相除',
    'recipe.transform.ratio.about':
      '增加所选列之间的比值，例如“负债÷收入”。除数为零时比值记为 0。原有的列保留。',
    'recipe.learnt.ratio': '所选列之间的比值；除数为零时记为 0。',
    'recipe.learnt.scale.power':
      '{column} 以幂 {power} 作 Yeo–Johnson 变换，再以均值为零点、以标准差为单位。',
    'recipe.learnt.scale.quantile': '{column} 换成它在训练集中的排名，从 0 到 1。',
    'recipe.learnt.scale.normal': '{column} 换成它在训练集中的排名，并按正态分布展开。',
    'recipe.learnt.open': '不设限',
    'recipe.transform.clip': '限制离群值',
    'recipe.transform.clip.about': '把过大或过小的值拉回到界限处，避免少数极端行左右学习结果。',
    'recipe.learnt.clip':
      '{column} 限制在 {low} 到 {high} 之间；训练集中有 {changed, percent} 的行超出范围。',
    'recipe.transform.log': '压缩长尾（取对数）',
    'recipe.transform.log.about':
      '取对数，使收入、余额这类少数值极大的数值分布更均匀。零仍为零，负数保留符号。',
    'recipe.learnt.log': '{column} 换成它的对数。',
    'recipe.transform.bin': '划分区间（分箱）',
    'recipe.transform.bin.about': '把数值分到区间，例如年龄段，使简单模型能分别处理每个区间。',
    'recipe.learnt.bin.quantile': '{column} 划分为 {bins} 个行数大致相同的区间。',
    'recipe.learnt.bin.width': '{column} 划分为 {bins} 个宽度相同的区间。',
    'recipe.learnt.bin.tree': '{column} 按目标差异最大处划分为 {bins} 个区间。',
    'recipe.transform.polynomial': '平方与乘积（多项式）',
    'recipe.transform.polynomial.about': '增加所选列的平方和两两乘积，使简单模型也能拟合曲线。原有的列保留。',
    'recipe.learnt.polynomial': '各列以均值为零点的幂，最高 {degree} 次。',
    'recipe.transform.frequency': '按出现频率编码',
    'recipe.transform.frequency.about':
      '把文本列的每个取值换成它在训练集中所占的比例：既能区分常见与罕见，又不必为每个取值增加一列。',
    'recipe.learnt.frequency':
      '{column} 的 {levels} 个取值各换成所占比例；最常见的占 {most, percent}，未知取值为 0。',
    'recipe.transform.hash': '按哈希分桶',
    'recipe.transform.hash.about':
      '按校验值把文本列的每个取值放入固定数量的桶。新取值也有位置；不同取值可能同桶。',
    'recipe.learnt.hash': '{column} 分入 {buckets} 个桶，无需学习。',
    'recipe.transform.rareGroup': '合并罕见取值',
    'recipe.transform.rareGroup.about':
      '把所有罕见取值以及模型从未见过的取值合并为“其他”。该列仍是文本，之后还需要编码步骤。',
    'recipe.learnt.rareGroup':
      '{column} 保留 {levels} 个取值；{rare} 个罕见取值（占 {share, percent} 的行）合并为一个。',
    'recipe.transform.groupStats': '与所在组比较',
    'recipe.transform.groupStats.about':
      '增加某个数值在所在组内的统计量，例如客户所在地区的平均消费，或该行高出多少。请至少选择一个文本列和一个数值列。',
    'recipe.learnt.groupStats': '由训练集得出 {groups} 个组的统计量；其他组使用全部行的统计量。',
    'recipe.transform.pca': '主成分',
    'recipe.transform.pca.about':
      '在所选的全部列上，增加各行差异最大的几个方向（主成分）。适合许多列含义相近的情形。',
    'recipe.learnt.pca': '{components} 个主成分包含各列变化的 {share, percent}。',
    'recipe.transform.select': '筛选特征',
    'recipe.transform.select.about':
      '去掉与目标关系不大的特征。请放在最后；同一文本列的各个特征一同保留或去掉。',
    'recipe.learnt.select': '共 {all} 个，保留 {kept} 个。',
    'recipe.transform.holidays': '法定节假日',
    'recipe.transform.holidays.about':
      '标明日期是否为法定节假日，或其前一天、后一天。日期本身保留给其他步骤。',
    'recipe.learnt.holidays': '{column} 按“{calendar}”的节假日查对。',
    'recipe.transform.words': '文本中的词',
    'recipe.transform.words.about':
      '为评论、备注等文本中的常见词各生成一列，中文也会分词。英文不区分大小写；词的各个字相连出现即计数。',
    'recipe.learnt.words.tfidf': '{column} 换成 {words} 个词的权重。',
    'recipe.learnt.words.count': '{column} 换成 {words} 个词的出现次数。',
    'recipe.learnt.words.present': '{column} 换成 {words} 个词各自是否出现。',
    'recipe.transform.textLength': '文本长度',
    'recipe.transform.textLength.about':
      '统计文本的词数、数字个数以及叹号和问号个数，一个汉字计为一个词。文本本身保留给其他步骤。',
    'recipe.learnt.textLength': '{column} 的 {parts} 项统计。',
    'recipe.transform.imputeIterative': '由同行数值推算缺失值',
    'recipe.transform.imputeIterative.about': '根据同一行的其他数值推算缺失的数值，推算方式由训练集学得。',
    'recipe.learnt.imputeIterative': '由其他列推算 {columns} 列中的 {missing} 个缺失值。',
  },
});
