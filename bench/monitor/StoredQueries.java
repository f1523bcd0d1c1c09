import java.io.BufferedReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.stream.Collectors;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.document.*;
import org.apache.lucene.index.Term;
import org.apache.lucene.monitor.*;
import org.apache.lucene.queries.intervals.*;
import org.apache.lucene.search.*;

/**
 * Lucene Monitor with queries and articles that are analysed already: words separated by spaces.
 *
 * Arguments: articles.tsv (stems, words), queries.tsv (id, must, any, not, phrase, near, prefix), frequencies.tsv
 * (word, articles), passes of the presearcher (0: one term a query), file for the matches.  Prints articles a CPU second.
 */
public class StoredQueries {
  /** Nanoseconds of CPU to warm up for, at most. */
  static final long WARM = 60_000_000_000L;

  static TermQuery stem(String word) { return new TermQuery(new Term("stem", word)); }

  static String[] words(String text) { return text.isEmpty() ? new String[0] : text.split(" "); }

  static Query query(String[] columns) {
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    for (String w : words(columns[1])) all.add(stem(w), BooleanClause.Occur.MUST);
    if (!columns[2].isEmpty()) {
      BooleanQuery.Builder any = new BooleanQuery.Builder();
      for (String w : words(columns[2])) any.add(stem(w), BooleanClause.Occur.SHOULD);
      all.add(any.build(), BooleanClause.Occur.MUST);
    }
    for (String w : words(columns[3])) all.add(stem(w), BooleanClause.Occur.MUST_NOT);
    if (!columns[4].isEmpty()) all.add(new PhraseQuery("word", words(columns[4])), BooleanClause.Occur.MUST);
    if (!columns[5].isEmpty()) {
      String[] two = words(columns[5]);
      IntervalsSource near = Intervals.unordered(Intervals.term(two[0]), Intervals.term(two[1]));
      all.add(new IntervalQuery("stem", Intervals.maxgaps(5, near)), BooleanClause.Occur.MUST);
    }
    if (!columns[6].isEmpty()) all.add(new PrefixQuery(new Term("word", columns[6])), BooleanClause.Occur.MUST);
    return all.build();
  }

  static Document article(String line) {
    String[] columns = line.split("\t", -1);
    Document made = new Document();
    made.add(new TextField("stem", columns[0], Field.Store.NO));
    made.add(new TextField("word", columns[1], Field.Store.NO));
    return made;
  }

  public static void main(String[] args) throws Exception {
    List<String> lines = Files.readAllLines(Path.of(args[0]));
    Map<String, Integer> frequencies = new HashMap<>();
    for (String line : Files.readAllLines(Path.of(args[2]))) {
      String[] columns = line.split("\t");
      frequencies.put(columns[0], Integer.parseInt(columns[1]));
    }
    TermWeightor weights = TermWeightor.termFreqWeightor(frequencies, 100, 0.8);
    int passes = Integer.parseInt(args[3]);
    Presearcher presearcher = passes == 0
        ? new TermFilteredPresearcher(weights, List.of(), Set.of())
        : new MultipassTermFilteredPresearcher(passes, 0f, weights, List.of(), Set.of());
    Analyzer analyzer = new WhitespaceAnalyzer();
    MonitorConfiguration settings = new MonitorConfiguration().setPurgeFrequency(1, java.util.concurrent.TimeUnit.DAYS);
    try (Monitor monitor = new Monitor(analyzer, presearcher, settings)) {
      List<MonitorQuery> some = new ArrayList<>();
      try (BufferedReader in = Files.newBufferedReader(Path.of(args[1]))) {
        for (String line; (line = in.readLine()) != null; ) {
          String[] columns = line.split("\t", -1);
          some.add(new MonitorQuery(columns[0], query(columns)));
          if (some.size() == 20_000) {
            monitor.register(some);
            some = new ArrayList<>();
          }
        }
      }
      monitor.register(some);
      var threads = ManagementFactory.getThreadMXBean();
      System.err.println("loaded after " + threads.getCurrentThreadCpuTime() / 1_000_000_000 + " s of its thread");
      long begin = threads.getCurrentThreadCpuTime();
      for (int round = 0; round < 2; round++)  // these warm the compiler
        for (String line : lines)
          if (threads.getCurrentThreadCpuTime() - begin < WARM) monitor.match(article(line), QueryMatch.SIMPLE_MATCHER);
      List<MatchingQueries<QueryMatch>> found = new ArrayList<>();
      long start = threads.getCurrentThreadCpuTime();
      for (String line : lines) found.add(monitor.match(article(line), QueryMatch.SIMPLE_MATCHER));
      long spent = threads.getCurrentThreadCpuTime() - start;
      List<String> ids = new ArrayList<>();
      for (var one : found) ids.add(one.getMatches().stream().map(QueryMatch::getQueryId).collect(Collectors.joining(" ")));
      Files.write(Path.of(args[4]), ids);
      System.out.println(lines.size() / (spent / 1e9));
    }
    System.exit(0);
  }
}
