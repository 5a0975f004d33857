      *> The same check in GnuCOBOL: cobc -x -O2 [-D LINES] -o peer peer.cob
       IDENTIFICATION DIVISION.
       PROGRAM-ID. PEER.
       ENVIRONMENT DIVISION.
       CONFIGURATION SECTION.
       SPECIAL-NAMES.
           CLASS CLEAN-TEXT IS X"20" THRU X"7E" X"A0" THRU X"FF".
       INPUT-OUTPUT SECTION.
       FILE-CONTROL.
           SELECT INPUT-FILE ASSIGN TO WS-PATH
      >>IF LINES DEFINED
               ORGANIZATION IS LINE SEQUENTIAL
      >>ELSE
               ORGANIZATION IS SEQUENTIAL
      >>END-IF
               FILE STATUS IS WS-STATUS.
       DATA DIVISION.
       FILE SECTION.
       FD INPUT-FILE RECORD CONTAINS 201 CHARACTERS.
       01 POST-RECORD.
           05 P-ID               PIC X(2).
           05 P-REFERENCE        PIC X(20).
           05 P-CODE             PIC X(2).
               88 KNOWN-CODE     VALUES "PE" "DO" "UT" "AV" "SK".
           05 P-DATE             PIC X(8).
           05 P-DUE              PIC X(8).
           05 P-AMOUNT           PIC 9(11).
           05 P-RATE             PIC 9(5).
           05 P-NUMBER           PIC 9(10).
           05 P-NAME             PIC X(40).
           05 P-FILLER           PIC X(94).
           05 P-LF               PIC X.
       01 HEAD-RECORD.
           05 H-ID               PIC X(2).
           05 H-DATE             PIC X(8).
           05 H-NUMBER           PIC 9(10).
           05 H-NAME             PIC X(40).
           05 H-FILLER           PIC X(140).
           05 H-LF               PIC X.
       01 TAIL-RECORD.
           05 T-ID               PIC X(2).
           05 T-COUNT            PIC 9(9).
           05 T-SUM              PIC 9(15).
           05 T-FILLER           PIC X(174).
           05 T-LF               PIC X.
       WORKING-STORAGE SECTION.
       01 WS-PATH                PIC X(500).
       01 WS-STATUS              PIC XX.
       01 WS-DATE.
           05 WS-YEAR            PIC 9(4).
           05 WS-MONTH           PIC 9(2).
           05 WS-DAY             PIC 9(2).
       01 WS-COUNT               PIC 9(9) COMP-5 VALUE 0.
       01 WS-SUM                 PIC 9(18) COMP-5 VALUE 0.
       01 WS-FAULTS              PIC 9(9) COMP-5 VALUE 0.
       01 WS-STATE               PIC 9 COMP-5 VALUE 0.
       01 WS-TRAILER             PIC X(7) VALUE "missing".
       01 WS-DAYS-TEXT           PIC X(24)
               VALUE "312831303130313130313031".
       01 WS-DAYS REDEFINES WS-DAYS-TEXT.
           05 WS-DAYS-IN         PIC 9(2) OCCURS 12.
       01 WS-Y                   PIC 9(4) COMP-5.
       01 WS-M                   PIC 9(2) COMP-5.
       01 WS-D                   PIC 9(2) COMP-5.
       01 WS-QUOTIENT            PIC 9(4) COMP-5.
       01 WS-REST                PIC 9(4) COMP-5.
       01 WS-SHOW-COUNT          PIC Z(8)9.
       01 WS-SHOW-SUM            PIC Z(17)9.
       01 WS-SHOW-FAULTS         PIC Z(8)9.
       PROCEDURE DIVISION.
       MAIN-LINE.
           ACCEPT WS-PATH FROM ARGUMENT-VALUE
           OPEN INPUT INPUT-FILE
           PERFORM UNTIL WS-STATUS NOT = "00"
               READ INPUT-FILE
                   AT END CONTINUE
                   NOT AT END PERFORM CHECK-RECORD
               END-READ
           END-PERFORM
           IF WS-STATUS NOT = "10" ADD 1 TO WS-FAULTS END-IF
           CLOSE INPUT-FILE
           IF WS-STATE NOT = 2 OR WS-TRAILER NOT = "agrees"
               ADD 1 TO WS-FAULTS
           END-IF
           MOVE WS-COUNT TO WS-SHOW-COUNT
           MOVE WS-SUM TO WS-SHOW-SUM
           MOVE WS-FAULTS TO WS-SHOW-FAULTS
           DISPLAY "count=" FUNCTION TRIM(WS-SHOW-COUNT)
               " sum=" FUNCTION TRIM(WS-SHOW-SUM)
               " faults=" FUNCTION TRIM(WS-SHOW-FAULTS)
               " trailer=" FUNCTION TRIM(WS-TRAILER)
           STOP RUN.
       CHECK-RECORD.
      >>IF LINES NOT DEFINED
           IF P-LF NOT = X"0A" ADD 1 TO WS-FAULTS END-IF
      >>END-IF
           EVALUATE P-ID
               WHEN "10" PERFORM CHECK-POST
               WHEN "00" PERFORM CHECK-HEAD
               WHEN "99" PERFORM CHECK-TAIL
               WHEN OTHER ADD 1 TO WS-FAULTS
           END-EVALUATE.
       CHECK-POST.
           IF WS-STATE NOT = 1 ADD 1 TO WS-FAULTS END-IF
           ADD 1 TO WS-COUNT
           IF P-REFERENCE = SPACES OR P-REFERENCE IS NOT CLEAN-TEXT
               ADD 1 TO WS-FAULTS
           END-IF
           IF NOT KNOWN-CODE ADD 1 TO WS-FAULTS END-IF
           MOVE P-DATE TO WS-DATE
           PERFORM CHECK-DATE
           MOVE P-DUE TO WS-DATE
           PERFORM CHECK-DATE
           IF P-AMOUNT IS NUMERIC
               ADD P-AMOUNT TO WS-SUM
           ELSE
               ADD 1 TO WS-FAULTS
           END-IF
           IF P-RATE IS NOT NUMERIC ADD 1 TO WS-FAULTS END-IF
           IF P-NUMBER IS NOT NUMERIC ADD 1 TO WS-FAULTS END-IF
           IF P-NAME = SPACES OR P-NAME IS NOT CLEAN-TEXT
               ADD 1 TO WS-FAULTS
           END-IF
           IF P-FILLER NOT = SPACES ADD 1 TO WS-FAULTS END-IF.
       CHECK-HEAD.
           IF WS-STATE NOT = 0 ADD 1 TO WS-FAULTS END-IF
           MOVE 1 TO WS-STATE
           MOVE H-DATE TO WS-DATE
           PERFORM CHECK-DATE
           IF H-NUMBER IS NOT NUMERIC ADD 1 TO WS-FAULTS END-IF
           IF H-NAME = SPACES OR H-NAME IS NOT CLEAN-TEXT
               OR H-FILLER NOT = SPACES
               ADD 1 TO WS-FAULTS
           END-IF.
       CHECK-TAIL.
           IF WS-STATE NOT = 1 ADD 1 TO WS-FAULTS END-IF
           MOVE 2 TO WS-STATE
           IF T-COUNT IS NUMERIC AND T-SUM IS NUMERIC
               AND T-COUNT = WS-COUNT AND T-SUM = WS-SUM
               MOVE "agrees" TO WS-TRAILER
           ELSE
               MOVE "differs" TO WS-TRAILER
           END-IF
           IF T-FILLER NOT = SPACES ADD 1 TO WS-FAULTS END-IF.
       CHECK-DATE.
           IF WS-DATE IS NOT NUMERIC
               ADD 1 TO WS-FAULTS
           ELSE
               MOVE WS-YEAR TO WS-Y
               MOVE WS-MONTH TO WS-M
               MOVE WS-DAY TO WS-D
               IF WS-Y = 0 OR WS-M < 1 OR WS-M > 12 OR WS-D < 1
                   ADD 1 TO WS-FAULTS
               ELSE
                   IF WS-D > WS-DAYS-IN(WS-M)
                       PERFORM CHECK-LEAP-DAY
                   END-IF
               END-IF
           END-IF.
       CHECK-LEAP-DAY.
           IF WS-M NOT = 2 OR WS-D NOT = 29
               ADD 1 TO WS-FAULTS
           ELSE
               DIVIDE WS-Y BY 4 GIVING WS-QUOTIENT REMAINDER WS-REST
               IF WS-REST NOT = 0
                   ADD 1 TO WS-FAULTS
               ELSE
                   DIVIDE WS-Y BY 100 GIVING WS-QUOTIENT
                       REMAINDER WS-REST
                   IF WS-REST = 0
                       DIVIDE WS-Y BY 400 GIVING WS-QUOTIENT
                           REMAINDER WS-REST
                       IF WS-REST NOT = 0 ADD 1 TO WS-FAULTS END-IF
                   END-IF
               END-IF
           END-IF.
