// What is said where rows are put in order within their lists.
import { messages } from './form';

export const ranking = messages({
  en: {
    'learn.task.ranking': 'an order within lists',
    'view.features.task.ranking.name': 'An order within lists',
    'view.features.task.ranking': 'puts the rows of each “{group}” in order',
    'view.features.task.ranking.noGroup': 'puts rows in order; the column of the lists is still to be chosen',
    'view.features.task.as.help':
      'One of its values suits codes, where 4 is no more than 2. A number suits amounts and counts. An order suits lists of which the best should stand on top, such as the results of a search or the offers to a customer: the target then says how relevant a row is, from 0 up (clicks, grades, bought or not).',
    'view.features.task.as': 'What is predicted',
    'view.features.task.as.classes': 'One of its values',
    'view.features.task.as.number': 'A number',
    'view.features.task.as.ranking': 'An order in lists',
    'view.features.group': 'List that a row belongs to',
    'view.features.group.none': 'choose a column',
    'view.features.group.help':
      'A search, a session, a customer’s offers: all rows with the same value are one list. They stay together in the split, and the column is no feature.',
    'view.features.did.task': 'Predict: {what}',
    'view.features.did.group': 'Lists by “{column}”',
    'view.features.role.group': 'List',
    'error.recipe.noGroup': 'No column says which rows are one list, so there is nothing to put in order.',
    'error.recipe.noGroup.next':
      'Choose the column of the lists (a search, a session, a customer) beside the target; on the command line with --group.',
    'error.recipe.groupsOfOne':
      'By “{column}” every list has one row only, so there is nothing to put in order.',
    'error.recipe.groupsOfOne.next': 'Choose a column whose values several rows share.',
    'error.recipe.groupParted': 'The split parts the list “{group}”: some of its rows train, others judge.',
    'error.recipe.groupParted.next': 'Split by “{column}”, or by a column that keeps whole lists together.',
    'error.target.negative': 'A relevance is a number from 0 up, and “{column}” has {value}.',
    'error.target.negative.next': 'Choose another target, or correct its values when you prepare the data.',
    'error.learn.noOrder':
      'In {part} data no list has rows of different relevance, so no order is better than another.',
    'error.learn.noOrder.next': 'Check the target and the column of the lists, or bring in more lists.',
    'error.learn.rankingWeights': 'Where rows are put in order, they cannot count by a weight of their own.',
    'error.learn.rankingWeights.next': 'Give the weight column another role; every list counts the same.',
    'learn.trees.truncation': 'Places that matter',
    'learn.trees.truncation.help':
      'When rows are put in order: pairs are learnt from where at least one of the two is among so many first rows.',
    'learn.trees.gain': 'Worth of a relevance',
    'learn.trees.gain.help':
      'When rows are put in order: whether each step of relevance is worth twice the one before, as with grades, or the same, as with counts.',
    'learn.trees.gain.auto': 'By the target (grades up to 30 double, counts do not)',
    'learn.trees.gain.exponential': 'Doubling (2^relevance − 1)',
    'learn.trees.gain.linear': 'As it is',
    'learn.trees.gain.counts': 'doubling is for grades up to {most}, and the target has greater values',
    'evaluate.metric.ndcg5': 'NDCG@5',
    'evaluate.metric.ndcg10': 'NDCG@10',
    'evaluate.metric.map': 'MAP',
    'evaluate.metric.mrr': 'MRR',
    'pipeline.train.metric.ndcg': 'NDCG@10',
    'view.training.metric.ndcg': 'NDCG@10',
    'view.evaluation.metric.ndcg5': 'Order of the first five (NDCG@5)',
    'view.evaluation.metric.ndcg10': 'Order of the first ten (NDCG@10)',
    'view.evaluation.metric.map': 'Relevant rows on top (MAP)',
    'view.evaluation.metric.mrr': 'First relevant row (MRR)',
    'evaluate.headline.ranking':
      'The order of “{target}” reaches {value, percent} of what the best order of each list would (NDCG of the first ten); a drawn order reaches {trivial, percent}.',
    'view.evaluation.means.ranking':
      'Of what the first ten places of a list could hold at best, this order holds {score} (95% between {low} and {high}); a drawn order holds {trivial}.',
    'serve.score.ranking': 'Writing the ranks',
    'view.deploy.score.ranks':
      'The column “rank” says where each row stands in its “{column}”, 1 first; equal scores share a place. {lists, plural, one {# list} other {# lists}}.',
    'view.deploy.score.noRanks':
      'The file has no column “{column}”, so its rows have scores but no ranks: which rows are one list is not known.',
    'view.deploy.score.rankText':
      'Drop a file here, with the same columns as the data. Every row comes back in its order as CSV, with its score and, where the file has the column of the lists, its rank in its list.',
    'view.evaluation.tab.lists': 'List by list',
    'view.evaluation.lists': 'How good the order is, list by list',
    'view.evaluation.lists.first':
      'Of {lists, plural, one {# test list} other {# test lists}}, {share} have one of their most relevant rows on top.',
    'view.evaluation.lists.same':
      '{same, plural, one {# more list has} other {# more lists have}} rows of one relevance only; any order of those is as good, and they do not count.',
    'view.evaluation.lists.spread': 'Lists by NDCG@10',
    'view.evaluation.lists.spread.text': '1 is the best order there is',
    'view.evaluation.lists.worst': 'Where the order is worst',
    'view.evaluation.lists.worst.text': 'Choose a list to see it place by place.',
    'view.evaluation.lists.worstGroup': 'The worst lists',
    'view.evaluation.lists.usualGroup': 'The list in the middle: half of all are better',
    'view.evaluation.lists.rows': 'Rows',
    'view.evaluation.lists.firstRow': 'On top',
    'view.evaluation.lists.right': 'relevance {has}, the highest of the list',
    'view.evaluation.lists.wrong': 'relevance {has}; the best row ({best}) stands in place {place}',
    'view.evaluation.lists.one': '{column} {name}',
    'view.evaluation.lists.one.text':
      'The first {shown} of {rows} rows, in the order of the model and as they would be best.',
    'view.evaluation.lists.one.all': 'All {rows} rows, in the order of the model and as they would be best.',
    'view.evaluation.lists.said': 'As the model has it',
    'view.evaluation.lists.ideal': 'The best order',
    'view.evaluation.lists.place': 'Place',
    'view.evaluation.lists.row': 'Row',
    'view.evaluation.lists.relevance': 'Relevance',
    'view.evaluation.lists.score': 'Score',
    'view.evaluation.lists.model': 'Model: place',
    'view.evaluation.means.rankingFirst': 'In {right} lists one of the most relevant rows stands on top.',
    'view.evaluation.level.size': 'Rows in the list',
    'view.evaluation.level.size.is': 'lists of {rows, plural, one {# row} other {# rows}}',
    'view.evaluation.level.size.below': 'lists of at most {rows, plural, one {# row} other {# rows}}',
    'view.evaluation.level.size.from': 'lists of {rows} rows or more',
    'view.evaluation.level.size.between': 'lists of {low} to {high} rows',
    'view.evaluation.weak.lists':
      'holds {error} of what the first ten places could hold, against {other} elsewhere ({rows, plural, one {# list} other {# lists}}; NDCG@10).',
    'view.evaluation.weak.none.lists':
      'No kind of list stands out: of {searched, plural, one {# segment} other {# segments}} looked at on one half of the test lists, none was surely worse on the other half.',
    'view.evaluation.slices.lists': 'Lists',
    'view.evaluation.groups.lists': 'Lists by “{column}”',
    'view.evaluation.slices.within':
      '“{column}” differs within lists, so it tells no lists apart and has no figure of its own.',
    'view.evaluation.fairness.ranking':
      'The measures of fairness ask who is named and who is not. An order names nobody, so they are not defined here; whether lists of one kind are put in order less well is seen level by level above.',
    'view.evaluation.demand.betterThanTrivial': 'Better than knowing nothing',
    'view.evaluation.rule.bound.betterThanTrivial': 'by more than',
    'evaluate.against.drawn': 'a drawn order',
    'evaluate.rule.betterThanTrivial.pass':
      'Better than {against} ({base}): {metric} is {by} {way} (95% interval of the gain: {low} to {high}); more than {threshold} was asked for.',
    'evaluate.rule.betterThanTrivial.warn':
      'Better than {against} ({base}) on these rows: {metric} is {by} {way}, but the 95% interval of the gain, {low} to {high}, does not clear the {threshold} that was asked for.',
    'evaluate.rule.betterThanTrivial.fail':
      'Not enough better than {against} ({base}): the gain in {metric} (95% interval {low} to {high}) is not above the {threshold} that was asked for.',
    'evaluate.rule.betterThanTrivial.unmeasured':
      'This report is of an earlier version, which did not compare with a model that knows nothing; evaluate again.',
    'evaluate.unit.lists':
      'Figures and intervals are over {groups, plural, one {# list} other {# lists}} by “{column}”, not over {rows, plural, one {# row} other {# rows}}.',
    'view.features.hint.ranking':
      '“{column}” seems to say which rows are one list, such as the results of one search. Should the best of each list stand on top?',
    'view.features.hint.ranking.take': 'Put them in order',
    'view.features.role.group.reason': 'Rows with the same value are one list.',
    'explain.because.score.up':
      'The score to rank by rises from {before} to {after} because {column} is {value}.',
    'explain.because.score.down':
      'The score to rank by falls from {before} to {after} because {column} is {value}.',
    'explain.counter.score': 'The score to rank by would be {to} instead of {from} if {changes}.',
    'view.explain.says.score':
      'The model scores this row {says}; the average training row has {base}. Only the order of scores within a list counts.',
    'view.explain.actualRelevance': 'In the data its “{target}” is {actual}.',
    'view.explain.order.score.closest': 'Nearest the middle',
    'view.explain.order.score.highest': 'Highest score',
    'view.explain.order.score.lowest': 'Lowest score',
    'view.explain.order.score.wrong': 'Farthest from their place',
    'view.explain.order.score.mixed': 'From high to low',
    'view.explain.rowOption.score': 'Row {row}: score {score}, relevance {actual}',
    'view.features.split.how.lists': 'A list stays whole, on the side of its latest row.',
    'view.deploy.scores': 'Score to rank by; a higher one stands further up in its list',
    'view.deploy.service.ranks':
      'The rows of a request are one list, and each is answered with its rank; with the column of the lists in the rows, a request may hold several.',
    'pipeline.features.ordered': 'Put each “{list}” in order of “{target}”',
    'view.training.overLists':
      'The interval is over {groups, plural, one {# list} other {# lists}}, not over rows.',
    'view.training.overLists.few':
      'The interval is over only {groups, plural, one {# list} other {# lists}}, so it is rough and tends to be too narrow.',
    'view.training.scoredOn.lists':
      '{rows, plural, one {# row} other {# rows}}, each held out {repeats, plural, one {once} other {# times}} in {folds} parts that keep lists whole',
    'view.training.search.about.ranking':
      'Tries every kind of learner that can put rows in order, then better and better settings of the promising ones, and weighs the best together, each by how far its scores lie apart within lists. You can watch, pause and stop it at any time.',
  },
  zh: {
    'learn.task.ranking': '列表内排序',
    'view.features.task.ranking.name': '列表内的顺序',
    'view.features.task.ranking': '为每个“{group}”内的行排序',
    'view.features.task.ranking.noGroup': '为行排序；尚未选择区分列表的列',
    'view.features.task.as.help':
      '“其中一个取值”适用于代码，例如 4 并不比 2 更大；“数值”适用于金额和次数；排序适用于最好的应排在最前的列表，例如一次搜索的结果或给某位客户的报价：此时目标表示一行有多相关，从 0 起（点击数、评级、是否购买）。',
    'view.features.task.as': '预测什么',
    'view.features.task.as.classes': '其中一个取值',
    'view.features.task.as.number': '数值',
    'view.features.task.as.ranking': '列表内排序',
    'view.features.group': '每行所属的列表',
    'view.features.group.none': '请选择一列',
    'view.features.group.help':
      '一次搜索、一次会话、一位客户的报价：取值相同的行属于同一列表。划分数据时它们始终在一起，该列不作为特征。',
    'view.features.did.task': '预测：{what}',
    'view.features.did.group': '按“{column}”区分列表',
    'view.features.role.group': '列表',
    'error.recipe.noGroup': '没有哪一列说明哪些行属于同一列表，因此无从排序。',
    'error.recipe.noGroup.next': '请在目标旁选择区分列表的列（搜索、会话或客户）；在命令行中使用 --group。',
    'error.recipe.groupsOfOne': '按“{column}”，每个列表都只有一行，因此无从排序。',
    'error.recipe.groupsOfOne.next': '请选择由多行共用取值的列。',
    'error.recipe.groupParted': '数据划分拆开了列表“{group}”：它的一部分行用于训练，另一部分用于评判。',
    'error.recipe.groupParted.next': '请按“{column}”划分，或按能让整个列表保持在一起的列划分。',
    'error.target.negative': '相关程度必须是不小于 0 的数，而“{column}”中有 {value}。',
    'error.target.negative.next': '请选择其他目标列，或在准备数据时更正其取值。',
    'error.learn.noOrder': '{part}中没有任何列表含有相关程度不同的行，因此没有哪种顺序更好。',
    'error.learn.noOrder.next': '请检查目标列和区分列表的列，或补充更多列表。',
    'error.learn.rankingWeights': '排序时，各行不能按自己的权重计入。',
    'error.learn.rankingWeights.next': '请将权重列改为其他角色；每个列表同等重要。',
    'learn.trees.truncation': '重要的名次数',
    'learn.trees.truncation.help': '用于排序：只学习其中至少一行排在前若干名之内的行对。',
    'learn.trees.gain': '相关程度的价值',
    'learn.trees.gain.help': '用于排序：相关程度每高一级，价值是翻倍（如评级），还是按原值增加（如次数）。',
    'learn.trees.gain.auto': '由目标决定（不超过 30 的评级翻倍，次数不翻倍）',
    'learn.trees.gain.exponential': '逐级翻倍（2^相关程度 − 1）',
    'learn.trees.gain.linear': '按原值',
    'learn.trees.gain.counts': '翻倍适用于不超过 {most} 的评级，而目标中有更大的值',
    'evaluate.metric.ndcg5': 'NDCG@5',
    'evaluate.metric.ndcg10': 'NDCG@10',
    'evaluate.metric.map': 'MAP',
    'evaluate.metric.mrr': 'MRR',
    'pipeline.train.metric.ndcg': 'NDCG@10',
    'view.training.metric.ndcg': 'NDCG@10',
    'view.evaluation.metric.ndcg5': '前五名的顺序（NDCG@5）',
    'view.evaluation.metric.ndcg10': '前十名的顺序（NDCG@10）',
    'view.evaluation.metric.map': '相关的行排在前面（MAP）',
    'view.evaluation.metric.mrr': '第一个相关的行（MRR）',
    'evaluate.headline.ranking':
      '按“{target}”排出的顺序达到各列表最佳顺序的 {value, percent}（前十名的 NDCG）；随机顺序只达到 {trivial, percent}。',
    'view.evaluation.means.ranking':
      '列表前十名最多能容纳的价值中，此顺序容纳了 {score}（95% 区间为 {low} 至 {high}）；随机顺序容纳 {trivial}。',
    'serve.score.ranking': '正在写入名次',
    'view.deploy.score.ranks':
      '“rank”列是各行在其“{column}”中的名次，1 为第一名；评分相同的行名次相同。共 {lists} 个列表。',
    'view.deploy.score.noRanks':
      '文件中没有“{column}”列，不知道哪些行属于同一列表，因此各行有评分而没有名次。',
    'view.deploy.score.rankText':
      '把列名相同的文件拖到这里；每一行按原有顺序连同评分写入 CSV；文件中有列表列时，还会写入该行在列表中的名次。',
    'view.evaluation.tab.lists': '逐个列表',
    'view.evaluation.lists': '各列表的顺序有多好',
    'view.evaluation.lists.first': '{lists} 个测试列表中，有 {share} 把最相关的行之一排在首位。',
    'view.evaluation.lists.same': '另有 {same} 个列表的各行相关程度都相同，怎样排都一样，不计入。',
    'view.evaluation.lists.spread': '按 NDCG@10 统计的列表数',
    'view.evaluation.lists.spread.text': '1 表示最佳顺序',
    'view.evaluation.lists.worst': '顺序最差的列表',
    'view.evaluation.lists.worst.text': '选择一个列表，逐个名次查看。',
    'view.evaluation.lists.worstGroup': '最差的列表',
    'view.evaluation.lists.usualGroup': '居中的列表：有一半列表好于它',
    'view.evaluation.lists.rows': '行数',
    'view.evaluation.lists.firstRow': '首位',
    'view.evaluation.lists.right': '相关程度 {has}，为列表中最高',
    'view.evaluation.lists.wrong': '相关程度 {has}；最好的一行（{best}）排在第 {place} 位',
    'view.evaluation.lists.one': '{column} {name}',
    'view.evaluation.lists.one.text': '共 {rows} 行，此处为前 {shown} 行：左为模型的顺序，右为最佳顺序。',
    'view.evaluation.lists.one.all': '全部 {rows} 行：左为模型的顺序，右为最佳顺序。',
    'view.evaluation.lists.said': '模型的顺序',
    'view.evaluation.lists.ideal': '最佳顺序',
    'view.evaluation.lists.place': '名次',
    'view.evaluation.lists.row': '行',
    'view.evaluation.lists.relevance': '相关程度',
    'view.evaluation.lists.score': '评分',
    'view.evaluation.lists.model': '模型名次',
    'view.evaluation.means.rankingFirst': '按列表计，{right}把最相关的行之一排在首位。',
    'view.evaluation.level.size': '列表的行数',
    'view.evaluation.level.size.is': '{rows} 行的列表',
    'view.evaluation.level.size.below': '不超过 {rows} 行的列表',
    'view.evaluation.level.size.from': '不少于 {rows} 行的列表',
    'view.evaluation.level.size.between': '{low} 至 {high} 行的列表',
    'view.evaluation.weak.lists':
      '前十名只容纳了最多可容纳价值的 {error}，其余列表为 {other}（{rows} 个列表；NDCG@10）。',
    'view.evaluation.weak.none.lists':
      '没有哪类列表明显更差：在一半测试列表上查看了 {searched} 个分组，没有一个在另一半上确实更差。',
    'view.evaluation.slices.lists': '列表数',
    'view.evaluation.groups.lists': '按“{column}”的列表数',
    'view.evaluation.slices.within': '“{column}”在列表内部各行不同，无法区分列表，因此没有单独的指标。',
    'view.evaluation.fairness.ranking':
      '公平性指标考察谁被选中、谁没有。排序并不选中任何人，因此这里没有定义；某类列表是否排得较差，可在上方逐档查看。',
    'view.evaluation.demand.betterThanTrivial': '优于一无所知的猜测',
    'view.evaluation.rule.bound.betterThanTrivial': '高出超过',
    'evaluate.against.drawn': '随机顺序',
    'evaluate.rule.betterThanTrivial.pass':
      '优于{against}（{base}）：{metric}{way} {by}（增益的 95% 区间为 {low} 至 {high}）；要求高出超过 {threshold}。',
    'evaluate.rule.betterThanTrivial.warn':
      '在这些行上优于{against}（{base}）：{metric}{way} {by}，但增益的 95% 区间 {low} 至 {high} 没有完全超过要求的 {threshold}。',
    'evaluate.rule.betterThanTrivial.fail':
      '没有足够地优于{against}（{base}）：{metric}的增益（95% 区间 {low} 至 {high}）未超过要求的 {threshold}。',
    'evaluate.rule.betterThanTrivial.unmeasured':
      '这份报告来自较早的版本，当时没有与一无所知的猜测比较；请重新评估。',
    'evaluate.unit.lists': '指标和区间按“{column}”的 {groups} 个列表计算，而不是按 {rows} 行。',
    'view.features.hint.ranking':
      '“{column}”似乎说明哪些行属于同一列表，例如一次搜索的结果。要让每个列表中最好的排在最前吗？',
    'view.features.hint.ranking.take': '改为排序',
    'view.features.role.group.reason': '取值相同的行属于同一列表。',
    'explain.because.score.up': '因为“{column}”为{value}，排序评分从 {before} 升到 {after}。',
    'explain.because.score.down': '因为“{column}”为{value}，排序评分从 {before} 降到 {after}。',
    'explain.counter.score': '若{changes}，排序评分会由 {from} 变为 {to}。',
    'view.explain.says.score':
      '模型给这一行的评分是 {says}；平均的训练行为 {base}。只有列表内评分的先后才有意义。',
    'view.explain.actualRelevance': '数据中它的“{target}”为 {actual}。',
    'view.explain.order.score.closest': '最接近中间',
    'view.explain.order.score.highest': '评分最高',
    'view.explain.order.score.lowest': '评分最低',
    'view.explain.order.score.wrong': '离应有名次最远',
    'view.explain.order.score.mixed': '从高到低',
    'view.explain.rowOption.score': '第 {row} 行：评分 {score}，相关程度 {actual}',
    'view.features.split.how.lists': '同一列表不拆开，归入其最晚一行所在的部分。',
    'view.deploy.scores': '排序评分：越高，在列表中越靠前',
    'view.deploy.service.ranks':
      '一次请求中的各行为一个列表，返回各行的名次；若行中带有列表列，一次请求可含多个列表。',
    'pipeline.features.ordered': '按“{target}”为每个“{list}”内的行排序',
    'view.training.overLists': '区间按 {groups} 个列表计算，而不是按行。',
    'view.training.overLists.few': '区间只按 {groups} 个列表计算，比较粗略，往往偏窄。',
    'view.training.scoredOn.lists': '{rows} 行，分为 {folds} 份（同一列表不拆开），每行轮流留出 {repeats} 次',
    'view.training.search.about.ranking':
      '逐一尝试能够排序的各类学习器，再为有希望的几类寻找越来越好的设置，最后把最好的几个按权重组合：各模型的评分先按列表内的差距换算到同一尺度。您可以随时查看、暂停和停止。',
  },
});
