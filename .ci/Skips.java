import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Reads every test report under the current folder and fails (exit 1) if a test was skipped that the given list does not
 * allow, or if there are no tests at all. The last line it prints says how many ran.
 */
public final class Skips {
    public static void main(String[] args) throws Exception {
        Map<String, String> allowed = allowed(Path.of(args[0]));
        int tests = 0;
        int skipped = 0;
        boolean wrong = false;
        for (Path report : reports()) {
            NodeList cases = parse(report).getElementsByTagName("testcase");
            for (int i = 0; i < cases.getLength(); i++) {
                Element test = (Element) cases.item(i);
                tests++;
                if (test.getElementsByTagName("skipped").getLength() > 0) {
                    skipped++;
                    String id = id(test);
                    String reason = allowed.get(id);
                    wrong |= reason == null;
                    System.out.println(
                            reason == null
                                    ? "SKIPPED WITHOUT LEAVE: " + id + " (" + report + "); make it run, or give the reason in "
                                            + args[0]
                                    : "skipped: " + id + ": " + reason);
                }
            }
        }
        if (tests == 0) {
            System.out.println("NO TESTS: there is no report under any target folder");
        }
        System.out.println(tests + " tests, " + skipped + " skipped");
        System.exit(wrong || tests == 0 ? 1 : 0);
    }

    /** Class and method; what a parameterized test adds to its name is left out. */
    private static String id(Element test) {
        return test.getAttribute("classname") + "#" + test.getAttribute("name").split("[({\\[ ]", 2)[0];
    }

    private static Map<String, String> allowed(Path list) throws IOException {
        Map<String, String> allowed = new HashMap<>();
        for (String line : Files.readAllLines(list)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] parts = line.strip().split("\\s+", 2);
                if (parts.length < 2) {
                    throw new IllegalArgumentException(list + ": " + parts[0] + " is listed without a reason");
                }
                allowed.put(parts[0], parts[1]);
            }
        }
        return allowed;
    }

    private static List<Path> reports() throws IOException {
        try (Stream<Path> all = Files.walk(Path.of("."), 6)) {
            return all.filter(path -> path.toString().matches(".*/target/(surefire|failsafe)-reports/TEST-[^/]*\\.xml"))
                    .sorted()
                    .toList();
        }
    }

    private static Element parse(Path report) throws Exception {
        try (InputStream in = Files.newInputStream(report)) {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in).getDocumentElement();
        }
    }
}
