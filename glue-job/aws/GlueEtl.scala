object GlueEtl { def main(args: Array[String]): Unit = io.useractivity.etl.Main.main(args) }
